#pragma once
// A `serve` that a run is sent to: its calls, each over a connection of its own.
//
// Errors:  open(): bad_input or target_unusable sentences that name --via. A reply is an answer of whatever
// status, or
//          a Failure where no whole one came. Redirects are not followed.
// Threads: blocks its caller; `go_on` is asked about every 20 ms on the same thread, and once it says no the
// reply
//          means nothing.
#include <functional>
#include <string>
#include <string_view>
#include <variant>

#include "transport/http_fetch.h"
#include "transport/target.h"

namespace loadtest {

using ViaReply = std::variant<HttpAnswer, Failure>;

class ViaServer {
 public:
  // Looks the name up. `key`: of the API; may be empty.
  static Result<ViaServer> open(const std::string& url, const std::string& key, std::function<bool()> go_on);

  // `path` below /api/v1/benchmark.
  ViaReply get(std::string_view path) const;
  ViaReply post(std::string_view path, std::string_view body, std::string_view content_type) const;

  // The body of a 200 goes to `take`, which says false where it wants no more; another one is in the reply.
  ViaReply download(std::string_view path, const std::function<bool(std::string_view)>& take) const;

  bool has_key() const { return !key_.empty(); }
  const std::string& url() const { return url_; }  // without a slash at the end
  std::string address_of(std::string_view path) const;

 private:
  struct Call;
  ViaReply perform(const Call& call) const;

  std::string url_, key_;
  Target target_;
  std::function<bool()> go_on_;
};

}  // namespace loadtest
