#include "transport/http_fetch.h"

#include "transport/http_stream.h"

namespace loadtest {
namespace {

constexpr std::size_t kBodyLimit = 16 * 1024 * 1024;

}  // namespace

std::variant<HttpAnswer, Failure> http_fetch(const Target& target, std::string_view wire,
                                             Nanoseconds connect_timeout, Nanoseconds timeout,
                                             const std::function<bool()>& go_on) {
  HttpAnswer answer;
  HttpReader reader;
  reader.on_head = [&](const HttpHead& head) {
    answer.status = head.status;
    answer.content_type = head.content_type;
    answer.location = head.location;
  };
  reader.on_body = [&](std::string_view piece) {
    answer.body.append(piece);
    return answer.body.size() <= kBodyLimit;
  };
  reader.go_on = go_on;
  const std::optional<Failure> failed =
      http_stream(target, wire, {connect_timeout, timeout, std::nullopt}, reader);
  if (failed) return *failed;
  if (answer.body.size() > kBodyLimit)
    return Failure{FailureStage::body, FailureKind::too_large, "the answer is larger than 16 MiB"};
  return answer;
}

}  // namespace loadtest
