#include "store/request_pages.h"

#include <gtest/gtest.h>

#include "store/store_folder.h"

namespace loadtest {
namespace {

class RequestPagesTest : public testing::Test {
 protected:
  void save(std::size_t requests) {
    auto saver = *store_->add("run", small_config());
    ASSERT_TRUE(saver->on_level(0, some_records(requests)));
    ASSERT_TRUE(saver->level_ended(0, {}));
    ASSERT_TRUE(saver->ended({}));
  }

  StoreFolder folder_;
  std::unique_ptr<RunStore> store_ = folder_.open();
};

TEST_F(RequestPagesTest, EndWithAnEmptyOne) {
  save(4001);
  const auto pages = request_pages(*store_, "run");
  for (const std::size_t size : {2000u, 2000u, 1u, 0u}) {
    const auto page = pages();
    ASSERT_TRUE(page) << page.error().message;
    EXPECT_EQ(page->size(), size);
  }
}

TEST_F(RequestPagesTest, ARunThatIsDeletedMeanwhileIsNoEnd) {
  save(4001);
  const auto pages = request_pages(*store_, "run");
  ASSERT_TRUE(pages());
  ASSERT_TRUE(*store_->remove("run"));
  const auto page = pages();
  ASSERT_FALSE(page);
  EXPECT_EQ(page.error().code, ErrorCode::io);
  EXPECT_EQ(page.error().message, "the run was deleted while it was being exported");
}

}  // namespace
}  // namespace loadtest
