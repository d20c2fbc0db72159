#pragma once
// Reads values out of a JSON tree: what is missing leaves the target as it was, what has another type is an
// error that names its place. For the *_from_json.cc files.
//
// Null:     an empty string, a number that is not finite, nullopt; else as if it were missing.
// Errors:   the first one is kept in `problem` and stops nothing; whoever began looks there at the end.
// Lifetime: a reader points to the one it came from, which must outlive it.
#include <fmt/format.h>

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/json_value.h"
#include "core/level_result.h"
#include "core/run_config.h"

namespace loadtest {

class JsonReader {
 public:
  JsonReader(const OrderedJson& root, std::string& problem) : value_(&root), problem_(problem) {}

  JsonReader at(const char* name) const {
    if (value_ != nullptr && !value_->is_null() && !value_->is_object()) fail("is not an object");
    const bool found = value_ != nullptr && value_->is_object() && value_->contains(name);
    return {found ? &(*value_)[name] : nullptr, this, name, 0, problem_};
  }

  bool has(const char* name) const {
    return value_ != nullptr && value_->is_object() && value_->contains(name);
  }
  bool missing() const { return value_ == nullptr || value_->is_null(); }
  const OrderedJson* json() const { return value_; }  // nullptr: missing

  void fail(std::string_view what) const {
    if (problem_.empty()) problem_ = place() + " " + std::string(what);
  }

  // f(item) for each item of an array.
  template <class F>
  void for_each_item(F f) const {
    if (missing()) return;
    if (!value_->is_array()) return fail("is not a list");
    std::size_t index = 0;
    for (const OrderedJson& item : *value_) {
      f(JsonReader(&item, this, nullptr, index, problem_));
      ++index;
    }
  }
  // f(name, value) for each member of an object.
  template <class F>
  void for_each_member(F f) const {
    if (missing()) return;
    if (!value_->is_object()) return fail("is not an object");
    for (const auto& [name, value] : value_->items())
      f(name, JsonReader(&value, this, name.c_str(), 0, problem_));
  }

  void read(bool& target) const {
    if (missing()) return;
    if (!value_->is_boolean()) return fail("is neither true nor false");
    target = value_->get<bool>();
  }

  template <std::integral T>
  void read(T& target) const {
    if (missing()) return;
    if (!value_->is_number_integer()) return fail("is not a whole number");
    const bool fits = value_->is_number_unsigned() ? std::in_range<T>(value_->get<std::uint64_t>())
                                                   : std::in_range<T>(value_->get<std::int64_t>());
    if (!fits) return fail("is out of range");
    target = value_->is_number_unsigned() ? static_cast<T>(value_->get<std::uint64_t>())
                                          : static_cast<T>(value_->get<std::int64_t>());
  }

  void read(double& target) const {
    if (value_ == nullptr) return;
    if (value_->is_null()) {
      target = std::numeric_limits<double>::quiet_NaN();
    } else if (value_->is_number()) {
      target = value_->get<double>();
    } else {
      fail("is not a number");
    }
  }

  void read(std::string& target) const {
    if (value_ == nullptr) return;
    if (value_->is_null()) return target.clear();
    if (!value_->is_string()) return fail("is not a text");
    target = value_->get<std::string>();
  }

  // Seconds, as they are written.
  void read_seconds(Nanoseconds& target) const {
    double seconds = 0;
    read(seconds);
    if (missing()) return;
    if (!(seconds > -9e9 && seconds < 9e9)) return fail("is out of range");
    target = Nanoseconds(std::llround(seconds * 1e9));
  }
  void read_seconds(std::optional<Nanoseconds>& target) const {
    if (missing()) return target.reset();
    read_seconds(target.emplace());
  }

  template <class T>
  void read(std::optional<T>& target) const {
    if (missing()) return target.reset();
    read(target.emplace());
  }

  template <class T>
  void read(std::vector<T>& target) const {
    if (missing()) return;
    target.clear();
    for_each_item([&](const JsonReader& item) { item.read(target.emplace_back()); });
  }

  // One of the words of an enum whose values count from 0.
  template <class Enum, std::size_t N>
  void read_word(Enum& target, const std::array<std::string_view, N>& words) const {
    if (missing()) return;
    for (std::size_t i = 0; i < N; ++i) {
      if (value_->is_string() && value_->get_ref<const std::string&>() == words[i]) {
        target = static_cast<Enum>(i);
        return;
      }
    }
    fail("is not one of the words that are known here");
  }
  template <class Enum, std::size_t N>
  void read_word(std::optional<Enum>& target, const std::array<std::string_view, N>& words) const {
    if (missing()) return target.reset();
    read_word(target.emplace(), words);
  }

 private:
  JsonReader(const OrderedJson* value, const JsonReader* parent, const char* name, std::size_t index,
             std::string& problem)
      : value_(value), parent_(parent), name_(name), index_(index), problem_(problem) {}

  // A JSON pointer, which for the root is a word.
  std::string place() const {
    if (parent_ == nullptr) return "the whole";
    std::string above = parent_->parent_ == nullptr ? "" : parent_->place();
    return name_ != nullptr ? above + "/" + std::string(name_).substr(0, 40)
                            : fmt::format("{}/{}", above, index_);
  }

  const OrderedJson* value_ = nullptr;
  const JsonReader* parent_ = nullptr;
  const char* name_ = nullptr;  // nullptr: an item of an array
  std::size_t index_ = 0;
  std::string& problem_;
};

// The pieces that read_result() is made of.
void read(const JsonReader& json, RunConfig& config);
void read(const JsonReader& json, LevelResult& level);
void read(const JsonReader& json, OpenLoad& load);

}  // namespace loadtest
