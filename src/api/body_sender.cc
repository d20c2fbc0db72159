#include "api/body_sender.h"

#include <boost/asio/post.hpp>
#include <utility>

namespace loadtest {

void BodySender::send(std::string body, Client client) {
  const auto [sending, _] = sending_.insert(
      std::make_shared<Sending>(Sending{std::move(body), std::move(client), DownloadPace(grace_)}));
  send_part(std::shared_ptr(*sending));
}

void BodySender::send_part(const std::shared_ptr<Sending>& sending) {
  std::string part = sending->body.substr(sending->sent_bytes, DownloadPace::kPart_bytes);
  const std::size_t bytes = part.size();
  sending->sent_bytes += bytes;
  if (sending->sent_bytes == sending->body.size()) {
    sending->client.take_last(std::move(part));
    sending_.erase(sending);
    return;
  }
  sending->client.take(std::move(part),
                       [this, bytes, begun = clock_.now(), weak = std::weak_ptr(sending)](bool well) {
                         if (weak.expired()) return;
                         const Nanoseconds waited = clock_.now() - begun;
                         // Not within the connection's own doing.
                         boost::asio::post(io_, [this, bytes, waited, weak, well] {
                           if (const auto taken = weak.lock()) go_on(taken, bytes, waited, well);
                         });
                       });
}

void BodySender::go_on(const std::shared_ptr<Sending>& sending, std::size_t bytes, Nanoseconds waited,
                       bool well) {
  sending->pace.took(bytes, waited);
  if (well && sending->pace.left() > Nanoseconds(0)) return send_part(sending);
  sending->client.cut_off();
  sending_.erase(sending);
}

}  // namespace loadtest
