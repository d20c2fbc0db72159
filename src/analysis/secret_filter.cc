#include "analysis/secret_filter.h"

#include <algorithm>

#include "core/secrets.h"

namespace loadtest {

// Before `ended`, as far as no secret may have begun.
std::string SecretFilter::take(bool ended) {
  std::string out;
  std::string_view rest = held_;
  while (!rest.empty()) {
    std::size_t secret_bytes = 0;
    bool begun = false;  // the rest is the beginning of one
    for (const std::string& secret : secrets_) {
      if (rest.starts_with(secret)) {
        if (secret_bytes == 0) secret_bytes = secret.size();
      } else if (secret.starts_with(rest)) {
        begun = true;
      }
    }
    if (begun && !ended) break;
    if (begun && rest.size() >= kLongSecretBytes) secret_bytes = rest.size();
    if (secret_bytes > 0) {
      out += kRedacted;
    } else {
      out += rest.front();
    }
    rest.remove_prefix(std::max<std::size_t>(secret_bytes, 1));
  }
  held_ = std::string(rest);
  return out;
}

std::string SecretFilter::feed(std::string_view piece) {
  if (secrets_.empty()) return std::string(piece);
  held_ += piece;
  return take(false);
}

std::string SecretFilter::finish() { return take(true); }

}  // namespace loadtest
