// The API sees CloudFront's host and address: send the browser's. What a caller claims of them is overwritten.
function handler(event) {
  var request = event.request;
  request.headers["x-viewer-host"] = { value: request.headers.host.value };
  request.headers["x-viewer-address"] = { value: event.viewer.ip };
  return request;
}
