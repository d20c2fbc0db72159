#include "api/api_key.h"

#include <openssl/crypto.h>
#include <openssl/sha.h>

#include <algorithm>
#include <array>

namespace loadtest {
namespace {

std::array<unsigned char, SHA256_DIGEST_LENGTH> digest(std::string_view text) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> out{};
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), out.data());
  return out;
}

int base64url_value(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  return c == '-' ? 62 : c == '_' ? 63 : -1;
}

std::string base64url_decoded(std::string_view text) {
  std::string out;
  unsigned bits = 0;
  int count = 0;
  for (const char c : text) {
    const int value = base64url_value(c);
    if (value < 0) return {};
    bits = (bits << 6U | static_cast<unsigned>(value)) & 0xffffffU;
    count += 6;
    if (count >= 8) {
      count -= 8;
      out += static_cast<char>(bits >> static_cast<unsigned>(count) & 0xffU);
    }
  }
  return out;
}

}  // namespace

bool same_key(std::string_view given, std::string_view key) {
  const auto one = digest(given), other = digest(key);
  return CRYPTO_memcmp(one.data(), other.data(), one.size()) == 0;
}

std::string_view key_of(const ApiRequest& request) {
  return key_of(request.header("X-API-Key"), request.header("Authorization"));
}

std::string_view key_of(std::string_view x_api_key, std::string_view authorization) {
  if (!x_api_key.empty()) return x_api_key;
  constexpr std::string_view kBearer = "Bearer ";
  if (authorization.size() <= kBearer.size() || !same_word(authorization.substr(0, kBearer.size()), kBearer))
    return {};
  return authorization.substr(kBearer.size());
}

std::string subprotocol_key(std::string_view offered) {
  while (!offered.empty()) {
    std::string_view part = offered.substr(0, offered.find(','));
    offered.remove_prefix(std::min(offered.size(), part.size() + 1));
    while (part.starts_with(' ')) part.remove_prefix(1);
    while (part.ends_with(' ')) part.remove_suffix(1);
    if (part.starts_with("key.")) return base64url_decoded(part.substr(4));
  }
  return {};
}

}  // namespace loadtest
