"use strict";
// The page of the API's description. No validator of others is asked, no token is kept.
const place = document.getElementById("api");

// What Swagger UI leaves out for those who hear the page or have no mouse: names of choices and of parts,
// a way into what scrolls, headings in order.
const named = (one, name) => one.hasAttribute("aria-label") || one.setAttribute("aria-label", name);
const mend = () => {
  for (const one of place.querySelectorAll("select, input:not([type=submit])")) {
    const row = one.closest("tr[data-param-name]");
    named(one, row ? row.dataset.paramName : "Media type");
  }
  for (const one of place.querySelectorAll("pre, .model-box, .table-container, .responses-inner, .opblock-body")) one.tabIndex = 0;
  for (const one of place.querySelectorAll("[role=region]")) {
    const whose = one.closest(".opblock");
    named(one, `${whose ? whose.id.replace("operations-api-", "") : "API"}: ${one.className || one.tagName}`);
  }
  const about = place.querySelector(".information-container");
  if (about) {
    about.setAttribute("role", "region");
    named(about, "About the API");
  }
  for (const one of place.querySelectorAll("h3.opblock-tag")) one.setAttribute("aria-level", "2");
  for (const one of place.querySelectorAll(".opblock h4")) one.setAttribute("aria-level", "3");
  for (const one of place.querySelectorAll(".opblock h5")) one.setAttribute("aria-level", "4");
};
new MutationObserver(mend).observe(place, { childList: true, subtree: true });

SwaggerUIBundle({
  domNode: place,
  url: place.dataset.description,
  validatorUrl: null,
  persistAuthorization: false,
  deepLinking: false,
  defaultModelsExpandDepth: 0,
  syntaxHighlight: false,
});
