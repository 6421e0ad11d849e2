// A path that is no file's is the page's own.
function handler(event) {
  var request = event.request;
  if (!request.uri.slice(request.uri.lastIndexOf("/") + 1).includes(".")) {
    request.uri = "/index.html";
  }
  return request;
}
