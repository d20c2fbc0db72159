#include "workload/exact_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "workload/random.h"
#include "workload/words.h"

namespace loadtest {
namespace {

// Beyond the words: single letters and digits, with which a length can be met that no words have.
constexpr std::string_view kFillers = "abcdefghijklmnopqrstuvwxyz0123456789";
constexpr std::size_t kVocabulary = 512 + kFillers.size();
constexpr int kMost_tries = 400;
constexpr std::string_view kBefore = "time";

std::string_view word(std::size_t place) {
  return place < kWords.size() ? kWords[place] : kFillers.substr(place - kWords.size(), 1);
}

}  // namespace

std::uint16_t WordRow::next() {
  if (left_ == 0) {
    bits_ = state_ = mix(state_);
    left_ = 7;  // nine bits a word, seven words a draw
  }
  --left_;
  const auto place = static_cast<std::uint16_t>(bits_ & 511);
  bits_ >>= 9;
  return place;
}

ExactTextBuilder::ExactTextBuilder(const TokenCounter& counter) : counter_(&counter) {
  costs_.reserve(kVocabulary);
  first_costs_.reserve(kVocabulary);
  // Behind another word: some tokenizers put a mark before a text, which a word by itself would pay for.
  const std::size_t before = counter.count(kBefore);
  for (std::size_t place = 0; place < kVocabulary; ++place) {
    const std::size_t both = counter.count(fmt::format("{} {}", kBefore, word(place)));
    costs_.push_back(static_cast<std::uint32_t>(std::max(both, before) - before));
    first_costs_.push_back(static_cast<std::uint32_t>(counter.count(word(place))));
  }
}

// One text on its way to the right length.
class ExactTextBuilder::Attempt {
 public:
  Attempt(const ExactTextBuilder& builder, const ExactText& prefix, bool space_first, WordRow row,
          std::uint32_t target)
      : builder_(builder),
        space_first_(space_first),
        row_(row),
        target_(target),
        prefix_bytes_(prefix.text.size()),
        known_(prefix.tokens) {
    ends_.reserve(target);
    text_.reserve(prefix_bytes_ + std::size_t{target} * 7);
    text_ = prefix.text;
  }

  ExactText run() {
    grow();
    ExactText best;
    std::uint32_t best_distance = ~std::uint32_t{0};
    for (int tries = 0; tries < kMost_tries; ++tries) {
      const auto tokens = static_cast<std::uint32_t>(builder_.counter_->count(text_));
      const std::uint32_t distance = tokens > target_ ? tokens - target_ : target_ - tokens;
      if (distance < best_distance) {
        best_distance = distance;
        if (distance == 0) return {std::move(text_), tokens};
        best = {text_, tokens};
      }
      known_ = tokens;
      if (tokens > target_) {
        if (ends_.empty()) break;  // the prefix alone is too long
        shrink(tokens - target_);
      } else if (tries > 4) {
        shrink(0);  // appending alone does not do: exchange some words at the end
      }
      grow();
    }
    return best;
  }

 private:
  bool needs_space() const { return space_first_ || !text_.empty(); }

  void append(std::size_t place, std::uint32_t cost) {
    if (needs_space()) text_ += ' ';
    text_ += word(place);
    ends_.push_back(text_.size());
    known_ += cost;
  }

  // Appends words until the sum of their own tokens reaches the target.
  void grow() {
    while (known_ < target_) {
      std::size_t place = row_.next();
      const std::vector<std::uint32_t>& costs = needs_space() ? builder_.costs_ : builder_.first_costs_;
      const std::uint32_t room = target_ - known_;
      if (costs[place] > room) place = that_fits(costs, room, place);
      append(place, std::max(costs[place], 1U));
    }
  }

  // A word of at most `room` tokens, the first from `start` on; a letter, where words are all longer.
  static std::size_t that_fits(const std::vector<std::uint32_t>& costs, std::uint32_t room,
                               std::size_t start) {
    for (std::size_t i = 0; i < kWords.size(); ++i) {
      const std::size_t place = (start + i) % kWords.size();
      if (costs[place] <= room) return place;
    }
    for (std::size_t i = 0; i < kFillers.size(); ++i) {
      const std::size_t place = kWords.size() + (start + i) % kFillers.size();
      if (costs[place] <= room) return place;
    }
    return start;
  }

  // Takes words off the end that had about `surplus` tokens, and one to four more to vary what follows.
  void shrink(std::uint32_t surplus) {
    const std::size_t words = std::min<std::size_t>(ends_.size(), surplus + vary_.below(4) + (surplus == 0));
    if (words == 0) return;
    const std::size_t removed_from = ends_.size() - words;
    const std::size_t begin = removed_from == 0 ? prefix_bytes_ : ends_[removed_from - 1];
    text_.resize(begin);
    ends_.resize(removed_from);
    known_ = static_cast<std::uint32_t>(builder_.counter_->count(text_));
  }

  const ExactTextBuilder& builder_;
  std::string text_;
  bool space_first_;
  WordRow row_;
  std::uint32_t target_;
  std::size_t prefix_bytes_;
  std::uint32_t known_;            // tokens: as last counted, and each appended word's own
  std::vector<std::size_t> ends_;  // of each word in text_
  Random vary_{target_};
};

ExactText ExactTextBuilder::build(const ExactText& prefix, WordRow row, std::uint32_t tokens) const {
  return Attempt(*this, prefix, false, row, tokens).run();
}

ExactText ExactTextBuilder::build_next(WordRow row, std::uint32_t tokens) const {
  return Attempt(*this, ExactText(), true, row, tokens).run();
}

}  // namespace loadtest
