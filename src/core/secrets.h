#pragma once
// What must not be written down: which names hold secrets, and URLs without their user and password.
#include <string>
#include <string_view>
#include <vector>

namespace loadtest {

struct RunConfig;

inline constexpr std::string_view kRedacted = "***";

// True for names such as Authorization, Cookie, X-Api-Key, hf_token, client-secret, password (any case), and
// for those of which a word is auth, session, bearer or jwt ("X-Auth", "userSession").
bool looks_secret(std::string_view name);

// `text` with every occurrence of `secret` replaced; an empty secret replaces nothing. For words of a server,
// which may repeat the key it was given.
std::string without_secret(std::string text, std::string_view secret);

// The same for what the run sends under a secret name: the API key, strings of the extra body, and of headers
// the value and its parts ("Bearer sk-1234" has the part sk-1234). Where a long text was cut off within one,
// its beginning too.
std::string without_secrets(std::string text, const RunConfig& config);

// Those of at least kLongSecretBytes, longest first. In good answers only they are looked for: a key such as
// "ollama" or "EMPTY" is a word there.
inline constexpr std::size_t kLongSecretBytes = 8;
std::vector<std::string> long_secrets(const RunConfig& config);

// For what a server says of itself, and other short texts of good answers.
std::string without_long_secrets(std::string text, const RunConfig& config);
bool holds_long_secret(std::string_view text, const RunConfig& config);

// "http://***@proxy:8080" for "http://user:password@proxy:8080"; other text as it is.
std::string without_userinfo(std::string_view url);

// For sentences about a URL that cannot be used, so that its parts are not sure: whatever may be a user, a
// password or a value of the query is "***".
std::string shown_url(std::string_view url);

}  // namespace loadtest
