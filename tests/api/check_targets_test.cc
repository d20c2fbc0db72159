#include "api/check_targets.h"

#include <gmock/gmock.h>

namespace loadtest {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> refused(const std::vector<std::string>& servers, const std::string& proxy) {
  std::vector<FieldProblem> errors;
  check_targets(TargetPolicy({"127.0.0.1:1", "10.*"}), {"/server_url", servers, proxy}, errors);
  std::vector<std::string> pointers;
  for (const FieldProblem& error : errors) pointers.push_back(error.pointer);
  return pointers;
}

TEST(CheckTargets, EveryServerAndTheProxyMustBeListed) {
  EXPECT_THAT(refused({"http://127.0.0.1:1", "http://10.1.2.3"}, "http://10.0.0.1:3128"), IsEmpty());
  EXPECT_THAT(refused({"http://127.0.0.1:1"}, ""), IsEmpty());
  EXPECT_THAT(refused({"http://127.0.0.1:1", "http://127.0.0.1:2"}, ""), ElementsAre("/server_url"));
  EXPECT_THAT(refused({"http://127.0.0.1:1"}, "http://127.0.0.1:2"), ElementsAre("/proxy"));
  EXPECT_THAT(refused({"http://127.0.0.1:2"}, "http://127.0.0.1:3"), ElementsAre("/server_url", "/proxy"));
}

TEST(CheckTargets, ServersBehindAProxyAreListedByName) {
  const auto stand_for_ten = [](const std::string&) { return std::vector<std::string>{"10.1.2.3"}; };
  std::vector<FieldProblem> errors;
  check_targets(TargetPolicy({"10.*"}, stand_for_ten), {"/server_url", {"http://llm"}, "http://proxy:3128"},
                errors);
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_EQ(errors[0].pointer, "/server_url");
  errors.clear();
  check_targets(TargetPolicy({"10.*"}, stand_for_ten), {"/server_url", {"http://llm"}, ""}, errors);
  EXPECT_THAT(errors, IsEmpty());
}

}  // namespace
}  // namespace loadtest
