#pragma once
// What Prometheus scrapes: runs, calls, WebSockets, and the tests that go on. Base units (seconds).
#include <string>

namespace loadtest {

struct Service;

std::string metrics_text(Service& service);

}  // namespace loadtest
