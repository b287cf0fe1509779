"use strict";
// The page of the API's description. No validator of others is asked, no token is kept.
const place = document.getElementById("api");
SwaggerUIBundle({
  domNode: place,
  url: place.dataset.description,
  validatorUrl: null,
  persistAuthorization: false,
  deepLinking: false,
  defaultModelsExpandDepth: 0,
  syntaxHighlight: false,
});
