#include "adapter/sse_decoder.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace loadtest {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct Seen {
  SseType type = SseType::message;
  std::string data;

  bool operator==(const Seen&) const = default;
};

void PrintTo(const Seen& seen, std::ostream* out) { *out << static_cast<int>(seen.type) << ":" << seen.data; }

Seen message(std::string data) { return {SseType::message, std::move(data)}; }

void drain(SseDecoder& decoder, std::string_view bytes, std::vector<Seen>& seen) {
  const std::vector<char> copy(bytes.begin(), bytes.end());
  decoder.feed({copy.data(), copy.size()});
  SseEvent event;
  while (decoder.next(event)) seen.push_back({event.type, std::string(event.data)});
}

std::vector<Seen> complete(std::string_view bytes) {
  SseDecoder decoder;
  decoder.start();
  std::vector<Seen> seen;
  drain(decoder, bytes, seen);
  return seen;
}

TEST(SseDecoder, EventIsCompleteAtItsBlankLine) {
  SseDecoder decoder;
  decoder.start();
  std::vector<Seen> seen;
  drain(decoder, "data: a\n", seen);
  EXPECT_THAT(seen, IsEmpty());
  drain(decoder, "\n", seen);
  EXPECT_THAT(seen, ElementsAre(message("a")));
}

TEST(SseDecoder, CarriageReturnOfTheBlankLineCompletesTheEvent) {
  SseDecoder decoder;
  decoder.start();
  std::vector<Seen> seen;
  drain(decoder, "data: a\r\n\r", seen);
  EXPECT_THAT(seen, ElementsAre(message("a")));
  drain(decoder, "\ndata: b\r\n\r\n", seen);
  EXPECT_THAT(seen, ElementsAre(message("a"), message("b")));
}

TEST(SseDecoder, LineEndsMayBeMixed) {
  EXPECT_THAT(
      complete("data: a\n\ndata: b\r\n\r\ndata: c\r\rdata: d\r\n\ndata: e\n\r\ndata: f\r\n\r"),
      ElementsAre(message("a"), message("b"), message("c"), message("d"), message("e"), message("f")));
}

TEST(SseDecoder, OneSpaceAfterTheColonIsOptional) {
  EXPECT_THAT(complete("data:a\n\ndata: b\n\ndata:  c\n\n"),
              ElementsAre(message("a"), message("b"), message(" c")));
}

TEST(SseDecoder, DataLinesOfOneEventAreJoinedByLf) {
  EXPECT_THAT(complete("data: a\ndata\ndata: b\r\ndata: c\n\n"), ElementsAre(message("a\n\nb\nc")));
}

TEST(SseDecoder, CommentsOtherFieldsAndEmptyEventsAreSkipped) {
  EXPECT_THAT(
      complete(
          ": ping\n\n:\n\nid: 7\nretry: 100\n\ndata\n\ndata:\n\nunknown: x\ndatax: y\n\nid: 8\ndata: a\n\n"),
      ElementsAre(message("a")));
}

TEST(SseDecoder, TypeOfAnEventIsRead) {
  EXPECT_THAT(
      complete("event: error\ndata: a\n\nevent: ping\ndata: {}\n\nevent: chunk\ndata: b\n\ndata: c\n\n"),
      ElementsAre(Seen{SseType::error, "a"}, Seen{SseType::keep_alive, "{}"}, message("b"), message("c")));
}

TEST(SseDecoder, TypeMayFollowTheData) {
  EXPECT_THAT(complete("data: a\nevent: error\n\n"), ElementsAre(Seen{SseType::error, "a"}));
}

TEST(SseDecoder, FieldCalledErrorIsAnErrorEvent) {
  EXPECT_THAT(complete("error: {\"code\":500}\n\n"), ElementsAre(Seen{SseType::error, "{\"code\":500}"}));
}

TEST(SseDecoder, ByteOrderMarkIsSkippedOnceAndOnlyAtTheStart) {
  EXPECT_THAT(complete("\xEF\xBB\xBF"
                       "data: a\n\n\xEF\xBB\xBF"
                       "data: b\n\n"),
              ElementsAre(message("a")));
  EXPECT_THAT(complete("\xEF\xBB"
                       "data: a\n\ndata: b\n\n"),
              ElementsAre(message("b")));
}

TEST(SseDecoder, UnfinishedEventIsGivenAtTheEnd) {
  SseDecoder decoder;
  decoder.start();
  std::vector<Seen> seen;
  SseEvent event;
  drain(decoder, "data: a\n\ndata: [DO", seen);
  drain(decoder, "NE]", seen);
  ASSERT_TRUE(decoder.finish(event));
  EXPECT_EQ(event.data, "[DONE]");
  decoder.start();
  drain(decoder, "data: a\n\n", seen);
  EXPECT_FALSE(decoder.finish(event));
}

TEST(SseDecoder, EverySplitInThreeGivesTheSameEvents) {
  const std::string bytes =
      "\xEF\xBB\xBF: hi\r\nid: 1\r\ndata: ein\xC3\xA4\r\n\r\ndata: b\rdata: c\r\revent: "
      "error\ndata:d\n\n\ndata: [DONE]";
  const std::vector<Seen> whole = complete(bytes);
  ASSERT_THAT(whole, ElementsAre(message("ein\xC3\xA4"), message("b\nc"), Seen{SseType::error, "d"}));
  for (std::size_t i = 0; i <= bytes.size(); ++i) {
    for (std::size_t j = i; j <= bytes.size(); ++j) {
      SseDecoder decoder;
      decoder.start();
      std::vector<Seen> seen;
      drain(decoder, std::string_view(bytes).substr(0, i), seen);
      drain(decoder, std::string_view(bytes).substr(i, j - i), seen);
      drain(decoder, std::string_view(bytes).substr(j), seen);
      ASSERT_EQ(seen, whole) << "split at " << i << " and " << j;
      SseEvent event;
      ASSERT_TRUE(decoder.finish(event));
      ASSERT_EQ(event.data, "[DONE]");
    }
  }
}

TEST(SseDecoder, EventBeyondTheLimitIsTooLarge) {
  const std::string fits = "data: " + std::string(SseDecoder::kMaxEventBytes - 6, 'x') + "\n\n";
  EXPECT_EQ(complete(fits).size(), 1U);

  SseDecoder decoder;
  decoder.start();
  std::vector<Seen> seen;
  drain(decoder, "data: a\n\ndata: ", seen);
  const std::string part(std::size_t{1} << 20, 'x');
  for (int i = 0; i < 5; ++i) drain(decoder, part, seen);
  EXPECT_TRUE(decoder.too_large());
  drain(decoder, "\n\ndata: b\n\n", seen);
  EXPECT_THAT(seen, ElementsAre(message("a")));
}

TEST(SseDecoder, ManyDataLinesBeyondTheLimitAreTooLarge) {
  std::string bytes;
  for (int i = 0; i < 5; ++i) bytes += "data: " + std::string(std::size_t{1} << 20, 'x') + "\n";
  SseDecoder decoder;
  decoder.start();
  std::vector<Seen> seen;
  drain(decoder, bytes, seen);
  EXPECT_TRUE(decoder.too_large());
}

TEST(SseDecoder, CommentsForeverAreNotTooLarge) {
  SseDecoder decoder;
  decoder.start();
  std::vector<Seen> seen;
  const std::string comment = ":" + std::string(std::size_t{1} << 20, 'x') + "\n";
  for (int i = 0; i < 10; ++i) drain(decoder, comment, seen);
  EXPECT_FALSE(decoder.too_large());
}

TEST(SseDecoder, AtRestItIsSmall) { EXPECT_LE(sizeof(SseDecoder), 160U); }

}  // namespace
}  // namespace loadtest
