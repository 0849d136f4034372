// SPDX-License-Identifier: Apache-2.0
#include "page_assets.h"

// #embed is C23; clang takes it in every mode and says so.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char index_html[] = {
#embed "../HTTPAPI/Page/Assets/index.html"
};
static const unsigned char docs_html[] = {
#embed "../HTTPAPI/Page/Assets/docs.html"
};
static const unsigned char app_css[] = {
#embed "../HTTPAPI/Page/Assets/app.css"
};
static const unsigned char app_js[] = {
#embed "../HTTPAPI/Page/Assets/app.js"
};
static const unsigned char docs_js[] = {
#embed "../HTTPAPI/Page/Assets/docs.js"
};
static const unsigned char dom_js[] = {
#embed "../HTTPAPI/Page/Assets/dom.js"
};
static const unsigned char explanation_js[] = {
#embed "../HTTPAPI/Page/Assets/explanation.js"
};
static const unsigned char form_js[] = {
#embed "../HTTPAPI/Page/Assets/form.js"
};
static const unsigned char format_js[] = {
#embed "../HTTPAPI/Page/Assets/format.js"
};
static const unsigned char result_js[] = {
#embed "../HTTPAPI/Page/Assets/result.js"
};
static const unsigned char service_js[] = {
#embed "../HTTPAPI/Page/Assets/service.js"
};
static const unsigned char favicon_svg[] = {
#embed "../HTTPAPI/Page/Assets/favicon.svg"
};
static const unsigned char openapi_json[] = {
#embed "../HTTPAPI/OpenAPI/openapi.json"
};

#define HTML "text/html; charset=utf-8"
#define CSS "text/css; charset=utf-8"
#define JS "text/javascript; charset=utf-8"
#define SVG "image/svg+xml"
#define ASSET(name, type, bytes) {name, type, bytes, sizeof(bytes)}

static const page_asset assets[] = {
    ASSET("index.html", HTML, index_html),
    ASSET("docs.html", HTML, docs_html),
    ASSET("app.css", CSS, app_css),
    ASSET("app.js", JS, app_js),
    ASSET("docs.js", JS, docs_js),
    ASSET("dom.js", JS, dom_js),
    ASSET("explanation.js", JS, explanation_js),
    ASSET("form.js", JS, form_js),
    ASSET("format.js", JS, format_js),
    ASSET("result.js", JS, result_js),
    ASSET("service.js", JS, service_js),
    ASSET("favicon.svg", SVG, favicon_svg),
    ASSET("openapi.json", "application/json", openapi_json),
};

const page_asset *page_assets(size_t *count) {
    *count = sizeof(assets) / sizeof(assets[0]);
    return assets;
}
