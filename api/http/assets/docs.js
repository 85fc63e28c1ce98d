// Shows the HTTP interface; everything it needs lies beside it.
"use strict";
window.addEventListener("load", () => {
  window.SwaggerUIBundle({
    url: document.getElementById("docs").dataset.document,
    domNode: document.getElementById("docs"),
    deepLinking: true,
    displayOperationId: true,
    docExpansion: "list",
    filter: true,
    persistAuthorization: false,
    tryItOutEnabled: false,
    validatorUrl: null,
    presets: [window.SwaggerUIBundle.presets.apis],
  });
});
