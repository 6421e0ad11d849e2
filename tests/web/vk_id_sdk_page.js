// A site that uses VK's own SDK as its documentation says, pointed at the stand-in (`?domain=`).
const SDK = window.VKIDSDK;
const kept = new URLSearchParams(location.search);
const domain = kept.get("domain") ?? sessionStorage.getItem("domain");
sessionStorage.setItem("domain", domain);
const VERIFIER = "verifier".repeat(8);

SDK.Config.init({
  app: 51000001,
  redirectUrl: `${location.origin}/back`,
  mode: SDK.ConfigAuthMode.Redirect,
  scope: "vkid.personal_info phone",
  state: "state".repeat(8),
  codeVerifier: VERIFIER,
  __vkidDomain: domain,
});

async function comeBack() {
  const tokens = await SDK.Auth.exchangeCode(kept.get("code"), kept.get("device_id"), VERIFIER);
  const { user } = await SDK.Auth.userInfo(tokens.access_token);
  const shown = await SDK.Auth.publicInfo(tokens.id_token);
  const renewed = await SDK.Auth.refreshToken(tokens.refresh_token, kept.get("device_id"));
  const ended = await SDK.Auth.logout(renewed.access_token);
  return { user, masked: shown.user.phone, user_id: tokens.user_id, ended: ended.response };
}

addEventListener("DOMContentLoaded", () => {
  document.querySelector("button").addEventListener("click", () => SDK.Auth.login());
  if (location.pathname === "/back") {
    comeBack()
      .catch((error) => ({ error }))
      .then((result) => (document.querySelector("output").textContent = JSON.stringify(result)));
  }
});
