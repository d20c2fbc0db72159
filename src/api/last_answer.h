#pragma once
// The last answer of a connection whose peer may still be sending what nobody reads.
//
// Closing at once would make the peer's system throw the answer away. So it is sent and the sending side
// closed; then what comes is read and dropped until the peer closes too, at most five seconds or 64 MB.
// Threads: the io_context's.
#include <boost/asio/ip/tcp.hpp>
#include <memory>

#include "api/http_message.h"

namespace loadtest {

// `connection` counts as one for as long as it lives. `with_body`: not for HEAD.
void send_last_answer(boost::asio::ip::tcp::socket socket, std::shared_ptr<void> connection,
                      ApiResponse response, bool with_body);

}  // namespace loadtest
