// SPDX-License-Identifier: Apache-2.0
// The files of the web page and the OpenAPI document, compiled into the binary: SwiftPM's own embedding takes minutes for files of this size.
#ifndef PAGE_ASSETS_H
#define PAGE_ASSETS_H

#include <stddef.h>

typedef struct {
    const char *name;
    const char *media_type;
    const unsigned char *bytes;
    size_t count;
} page_asset;

/// The files; `count` receives how many there are.
const page_asset *page_assets(size_t *count);

#endif
