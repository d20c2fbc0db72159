#include "transport/resolve.h"

#include <gtest/gtest.h>

#include <memory>

#include "fakes/gate.h"

namespace loadtest {
namespace {

using namespace std::chrono_literals;

const std::vector<TcpEndpoint> kFound{{asio::ip::make_address("10.0.0.1"), 80}};

// A look-up that lasts until it goes; the look-up's thread may still use it then.
struct SlowLookUp {
  std::shared_ptr<Gate> begun = std::make_shared<Gate>(), end = std::make_shared<Gate>();
  ~SlowLookUp() { end->open(); }
  LookUp by() const {
    return [begun = begun, end = end, found = kFound](const std::string&, std::uint16_t) {
      begun->open();
      end->wait();
      return Resolved{{}, found};
    };
  }
};

TEST(Resolve, GivesWhatTheLookUpFound) {
  const LookUp by = [](const std::string& host, std::uint16_t port) {
    EXPECT_EQ(host, "name");
    EXPECT_EQ(port, 80);
    return Resolved{{}, kFound};
  };
  const Resolved resolved = resolve("name", 80, 1h, {}, by);
  EXPECT_FALSE(resolved.error);
  EXPECT_EQ(resolved.endpoints, kFound);
}

TEST(Resolve, ALookUpThatTakesTooLongIsNotWaitedFor) {
  const SlowLookUp slow;
  const Resolved resolved = resolve("name", 80, 0s, {}, slow.by());
  EXPECT_EQ(resolved.error, asio::error::timed_out);
  EXPECT_TRUE(resolved.endpoints.empty());
}

TEST(Resolve, ALookUpIsLeftWhenTheCallerWantsToStop) {
  const SlowLookUp slow;
  const auto go_on = [&] {
    slow.begun->wait();
    return false;
  };
  EXPECT_EQ(resolve("name", 80, 1h, go_on, slow.by()).error, asio::error::operation_aborted);
}

TEST(Resolve, AnAddressNeedsNoLookUp) {
  const LookUp by = [](const std::string&, std::uint16_t) -> Resolved {
    ADD_FAILURE() << "looked up";
    return {};
  };
  EXPECT_EQ(resolve("10.0.0.1", 80, 0s, {}, by).endpoints, kFound);
}

}  // namespace
}  // namespace loadtest
