#pragma once
// Is a browser being used against us? Host names other than ours are DNS rebinding, other origins are another
// site's page.
#include <span>
#include <string>
#include <string_view>

namespace loadtest {

// "llm.example.org" of "llm.example.org:8085", "::1" of "[::1]:8085". Empty: not a host.
std::string host_of(std::string_view authority);

// An address (no name, so nothing to rebind), localhost, or one of `names` (any case; "*.example.org" also
// for all below it).
bool host_is_ours(std::string_view authority, std::span<const std::string> names);

// The page's own origin is the one it calls ("http://" + Host), or it is listed ("https://dash.example.org").
bool origin_is_listed(std::string_view origin, std::span<const std::string> listed);
bool origin_is_same(std::string_view origin, std::string_view authority);

// "*" stands for any characters. Any case.
bool glob_matches(std::string_view pattern, std::string_view text);

}  // namespace loadtest
