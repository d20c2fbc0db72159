#pragma once
// The key that calls carry, compared in constant time: neither its length nor its beginning can be found out.
#include <optional>
#include <string>
#include <string_view>

#include "api/http_message.h"

namespace loadtest {

bool same_key(std::string_view given, std::string_view key);

// X-API-Key, else Authorization: Bearer. Empty: none.
std::string_view key_of(const ApiRequest& request);
std::string_view key_of(std::string_view x_api_key, std::string_view authorization);

// A browser's WebSocket cannot send headers: it may offer the sub-protocols "llm-loadtest" and
// "key.BASE64URL(key)". Empty: no such key.
inline constexpr std::string_view kSubprotocol = "llm-loadtest";
std::string subprotocol_key(std::string_view offered);

}  // namespace loadtest
