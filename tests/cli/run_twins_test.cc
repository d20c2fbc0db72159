#include "cli/run_twins.h"

#include <gmock/gmock.h>

#include <set>

#include "api/run_fields.h"
#include "cli/run_flags.h"

namespace loadtest {
namespace {

std::string flag_of(std::string_view pointer) {
  const RunFlag* const flag = find_run_flag_for_pointer(pointer);
  return flag == nullptr ? "" : flag->long_name();
}

TEST(RunTwins, EveryFlagHasATwinOrIsAboutThisMachine) {
  std::set<std::string> local;
  for (const RunFlag& flag : run_flags()) {
    const auto twin = twin_of(flag);
    if (!twin) {
      local.insert(flag.long_name());
    } else {
      EXPECT_NE(find_run_field(*twin), nullptr) << "--" << flag.long_name() << " needs a field " << *twin;
    }
  }
  EXPECT_THAT(local, testing::UnorderedElementsAre("cacert", "csv", "database", "format", "html", "no-color",
                                                   "output", "quiet", "requests", "save", "via", "via-key",
                                                   "via-retry", "xlsx"));
}

TEST(RunTwins, EveryFieldHasAFlagOrIsAboutTheServer) {
  std::set<std::string> twins;
  for (const RunFlag& flag : run_flags()) {
    if (const auto twin = twin_of(flag)) twins.insert(*twin);
  }
  std::set<std::string> without;
  for (const RunField& field : run_fields()) {
    if (twins.count(field.name) == 0) without.insert(field.name);
  }
  EXPECT_THAT(without, testing::UnorderedElementsAre("framework", "framework_config", "validation_config"));
}

TEST(RunTwins, PointersLeadToFlags) {
  EXPECT_EQ(flag_of("/server_url"), "server");
  EXPECT_EQ(flag_of("/duration_s"), "duration");
  EXPECT_EQ(flag_of("/goodput_thresholds/ttft_ms"), "goodput");
  EXPECT_EQ(flag_of("/headers"), "header");
  EXPECT_EQ(flag_of("/think_time"), "think-time");
  EXPECT_EQ(flag_of("/no_such_field"), "");
  EXPECT_EQ(flag_of("/output"), "");
  EXPECT_EQ(flag_of("?name"), "");
}

}  // namespace
}  // namespace loadtest
