#pragma once
// What a client says it takes (RFC 9110, 12.5).
#include <string_view>

namespace loadtest {

// Of Accept-Encoding: the coding ("br", "gzip"), by name or by "*", and not with q=0.
bool accepts_encoding(std::string_view accept_encoding, std::string_view coding);

// Of Accept: text/html by its name, as browsers ask for pages. What takes anything is no browser.
bool accepts_html(std::string_view accept);

}  // namespace loadtest
