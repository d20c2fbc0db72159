#include "core/secrets.h"

#include <gtest/gtest.h>

namespace loadtest {
namespace {

TEST(Secrets, AServersWordsLoseTheKeyTheyRepeat) {
  EXPECT_EQ(without_secret("bad key sk-1, sk-1 is unknown", "sk-1"), "bad key ***, *** is unknown");
}

TEST(Secrets, AnEmptyKeyReplacesNothing) { EXPECT_EQ(without_secret("bad key", ""), "bad key"); }

}  // namespace
}  // namespace loadtest
