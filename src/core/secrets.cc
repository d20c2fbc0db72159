#include "core/secrets.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/json_tree.h"
#include "core/run_config.h"

namespace loadtest {
namespace {

// Anywhere in a name; and as a word of one, since "author" and "passage" hold no secrets.
constexpr std::string_view kMarks[] = {"authorization", "cookie", "key",        "token",
                                       "secret",        "passw",  "credential", "signature"};
constexpr std::string_view kWords[] = {"auth", "bearer",  "jwt",       "pass", "passphrase", "pwd",
                                       "sas",  "session", "sessionid", "sid",  "sig"};

// " x auth user id " for "X-Auth_userId".
std::string words_of(std::string_view name) {
  std::string words = " ";
  char before = 0;
  for (const char c : name) {
    const bool upper = c >= 'A' && c <= 'Z', lower = c >= 'a' && c <= 'z', digit = c >= '0' && c <= '9';
    if (upper && before >= 'a' && before <= 'z') words += ' ';
    words += upper ? static_cast<char>(c + ('a' - 'A')) : lower || digit ? c : ' ';
    before = c;
  }
  return words + " ";
}

}  // namespace

bool looks_secret(std::string_view name) {
  const std::string words = words_of(name);
  std::string letters = words;
  std::erase(letters, ' ');
  for (const std::string_view mark : kMarks) {
    if (letters.find(mark) != std::string::npos) return true;
  }
  for (const std::string_view word : kWords) {
    if (words.find(" " + std::string(word) + " ") != std::string::npos) return true;
  }
  return false;
}

std::string without_secret(std::string text, std::string_view secret) {
  if (secret.empty()) return text;
  for (std::size_t at = text.find(secret); at != std::string::npos;
       at = text.find(secret, at + kRedacted.size())) {
    text.replace(at, secret.size(), kRedacted);
  }
  return text;
}

namespace {

constexpr std::size_t kLeastValue = 4, kLeastPart = kLongSecretBytes;  // shorter ones are words

// Messages are cut off, with "…" behind.
std::string without_beginning(std::string text, std::string_view secret) {
  constexpr std::string_view kCut = "…";
  if (!text.ends_with(kCut)) return text;
  const std::string_view shown = std::string_view(text).substr(0, text.size() - kCut.size());
  for (std::size_t bytes = std::min(secret.size(), shown.size()); bytes >= kLeastValue; --bytes) {
    if (!shown.ends_with(secret.substr(0, bytes))) continue;
    return std::string(shown.substr(0, shown.size() - bytes)).append(kRedacted).append(kCut);
  }
  return text;
}

std::string without(std::string text, std::string_view secret) {
  return without_beginning(without_secret(std::move(text), secret), secret);
}

void add_secret_fields(std::vector<std::string>& secrets, const nlohmann::json& json) {
  for (const auto& [key, value] : json.items()) {
    if (value.is_structured()) {
      add_secret_fields(secrets, value);
    } else if (json.is_object() && value.is_string() && looks_secret(key)) {
      const auto& secret = value.get_ref<const std::string&>();
      if (secret.size() >= kLeastValue) secrets.push_back(secret);
    }
  }
}

// Longest first: one may be a part of another.
std::vector<std::string> secrets_of(const RunConfig& config) {
  std::vector<std::string> secrets;
  if (!config.api_key.empty()) secrets.push_back(config.api_key);
  if (!config.extra_body.empty()) {
    const auto body = parse_json(config.extra_body);
    if (body.is_structured()) add_secret_fields(secrets, body);
  }
  for (const auto& [name, value] : config.headers) {
    if (!looks_secret(name)) continue;
    if (value.size() >= kLeastValue) secrets.push_back(value);
    constexpr std::string_view kBetween = " ;,=\"";
    for (std::size_t at = 0; at < value.size();) {
      const std::size_t end = std::min(value.find_first_of(kBetween, at), value.size());
      if (end - at >= kLeastPart && end - at < value.size()) secrets.push_back(value.substr(at, end - at));
      at = end + 1;
    }
  }
  std::stable_sort(secrets.begin(), secrets.end(),
                   [](const std::string& a, const std::string& b) { return a.size() > b.size(); });
  return secrets;
}

}  // namespace

std::string without_secrets(std::string text, const RunConfig& config) {
  for (const std::string& secret : secrets_of(config)) text = without(std::move(text), secret);
  return text;
}

std::vector<std::string> long_secrets(const RunConfig& config) {
  std::vector<std::string> secrets = secrets_of(config);
  std::erase_if(secrets, [](const std::string& secret) { return secret.size() < kLongSecretBytes; });
  return secrets;
}

std::string without_long_secrets(std::string text, const RunConfig& config) {
  for (const std::string& secret : long_secrets(config)) text = without(std::move(text), secret);
  return text;
}

bool holds_long_secret(std::string_view text, const RunConfig& config) {
  const std::vector<std::string> secrets = long_secrets(config);
  return std::any_of(secrets.begin(), secrets.end(), [text](const std::string& secret) {
    return text.find(secret) != std::string_view::npos;
  });
}

std::string without_userinfo(std::string_view url) {
  const std::size_t scheme = url.find("://");
  const std::size_t start = scheme == std::string_view::npos ? 0 : scheme + 3;
  const std::string_view authority = url.substr(start, url.find_first_of("/?#", start) - start);
  const std::size_t at = authority.rfind('@');
  if (at == std::string_view::npos) return std::string(url);
  return std::string(url.substr(0, start)).append(kRedacted).append(url.substr(start + at));
}

std::string shown_url(std::string_view url) {
  const std::size_t scheme = url.find("://");
  const std::size_t start = scheme == std::string_view::npos ? 0 : scheme + 3;
  std::string text(url.substr(0, start));
  url.remove_prefix(start);
  if (const std::size_t at = url.rfind('@'); at != std::string_view::npos) {
    text += kRedacted;
    url.remove_prefix(at);
  }
  const std::size_t query = url.find_first_of("?#");
  if (query == std::string_view::npos) return text.append(url);
  return text.append(url.substr(0, query + 1)).append(kRedacted);
}

}  // namespace loadtest
