#include "api/body_gate.h"

#include "api/serve_config.h"

namespace loadtest {
namespace {

const Route* route_of(std::string_view method, std::string_view target) {
  return find_route(routes(), method, target.substr(0, target.find('?'))).route;
}

bool takes_upload(const Route* route) { return route != nullptr && route->body == TakesBody::upload; }

}  // namespace

UnreadBody BodyGate::begin(const void* message, const Head& head) {
  reading_.erase(message);
  const Route* const route = route_of(head.method, head.target);
  const bool upload = takes_upload(route);
  if (head.length.value_or(0) > (upload ? most_upload_bytes_ : kMostBody_bytes)) return UnreadBody::too_large;
  if (route != nullptr && lacks_key_(*route, head.key)) return UnreadBody::no_key;
  if (!upload) return UnreadBody::none;
  const TimePoint now = clock_.now();
  std::erase_if(reading_, [now](const auto& entry) { return entry.second.until < now; });
  std::shared_ptr<void> place = uploads_.take();
  if (!place) return UnreadBody::too_many;
  reading_[message] = {std::move(place), now + longest_};
  return UnreadBody::none;
}

std::uint64_t BodyGate::most_bytes(std::string_view method, std::string_view target) const {
  return takes_upload(route_of(method, target)) ? most_upload_bytes_ : kMostBody_bytes;
}

void BodyGate::ended(const void* message) {
  last_.reset();
  const auto found = reading_.find(message);
  if (found == reading_.end()) return;
  last_ = std::move(found->second.place);
  reading_.erase(found);
}

}  // namespace loadtest
