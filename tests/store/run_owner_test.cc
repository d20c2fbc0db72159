#include "store/run_owner.h"

#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/store_folder.h"

namespace loadtest {
namespace {

TEST(RunOwner, ARunIsOwnedUntilItsHolderIsGone) {
  const StoreFolder folder;
  auto looker = RunOwner::open(folder.path());
  ASSERT_TRUE(looker);
  EXPECT_FALSE(looker->is_owned(7));
  {
    auto holder = RunOwner::open(folder.path());
    ASSERT_TRUE(holder);
    ASSERT_TRUE(holder->take(7));
    EXPECT_TRUE(looker->is_owned(7));
    EXPECT_FALSE(looker->is_owned(8));
    EXPECT_FALSE(looker->take(7));
  }
  EXPECT_FALSE(looker->is_owned(7));
}

TEST(RunOwner, OneHolderOwnsManyAndGivesUpEach) {
  const StoreFolder folder;
  auto looker = RunOwner::open(folder.path());
  auto holder = RunOwner::open(folder.path());
  ASSERT_TRUE(looker && holder);
  for (std::int64_t run = 1; run <= 100; ++run) ASSERT_TRUE(holder->take(run));
  holder->give_up(50);
  EXPECT_TRUE(looker->is_owned(49));
  EXPECT_FALSE(looker->is_owned(50));
  EXPECT_TRUE(looker->is_owned(51));
}

TEST(RunOwner, AKilledProcessOwnsNothing) {
  const StoreFolder folder;
  auto looker = RunOwner::open(folder.path());
  ASSERT_TRUE(looker);
  int ready[2];
  ASSERT_EQ(::pipe(ready), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    auto holder = RunOwner::open(folder.path());
    const char byte = holder && holder->take(3) ? 'y' : 'n';
    if (::write(ready[1], &byte, 1) != 1) ::_exit(1);
    ::pause();
    ::_exit(0);
  }
  char byte = 0;
  ASSERT_EQ(::read(ready[0], &byte, 1), 1);
  ASSERT_EQ(byte, 'y');
  EXPECT_TRUE(looker->is_owned(3));
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  EXPECT_FALSE(looker->is_owned(3));
  ::close(ready[0]);
  ::close(ready[1]);
}

TEST(RunOwner, LookingMakesNoFileAndSeesItOnceItIsThere) {
  const StoreFolder folder;
  RunOwner looker = RunOwner::looking(folder.path());
  EXPECT_FALSE(looker.is_owned(7));
  EXPECT_FALSE(std::filesystem::exists(folder.path("runs.db-owners")));
  auto holder = RunOwner::open(folder.path());
  ASSERT_TRUE(holder);
  ASSERT_TRUE(holder->take(7));
  EXPECT_TRUE(looker.is_owned(7));
  EXPECT_FALSE(looker.is_owned(8));
}

TEST(RunOwner, AFolderThatIsNotThereIsASentence) {
  const auto owner = RunOwner::open("/nowhere/at/all/runs.db");
  ASSERT_FALSE(owner);
  EXPECT_EQ(owner.error().message,
            "\"/nowhere/at/all/runs.db-owners\", which stands beside the database, cannot be opened: No such "
            "file or "
            "directory");
}

}  // namespace
}  // namespace loadtest
