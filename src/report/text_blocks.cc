#include "report/text_blocks.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <utility>

#include "report/text_width.h"

namespace loadtest {
namespace {

constexpr int kIndent = 2;

struct Gaps {
  int columns, groups;
};
constexpr std::array<Gaps, 4> kGaps{{{2, 4}, {2, 3}, {1, 3}, {1, 2}}};  // airy first

int width_of(const TableColumn& column) {
  int width = display_width(column.title);
  for (const Cell& cell : column.cells) width = std::max(width, display_width(cell.text));
  return width;
}

int columns_width(const ColumnGroup& group, const Gaps& gaps) {
  int width = 0;
  for (const TableColumn& column : group.columns) width += width_of(column) + gaps.columns;
  return width - gaps.columns;
}

int width_of(const ColumnGroup& group, const Gaps& gaps) {
  return std::max(columns_width(group, gaps), display_width(group.title));
}

// Groups that are too wide by themselves are taken apart.
std::vector<ColumnGroup> split(const std::vector<ColumnGroup>& groups, int room, const Gaps& gaps) {
  std::vector<ColumnGroup> result;
  for (const ColumnGroup& group : groups) {
    ColumnGroup part{group.title, {}};
    for (const TableColumn& column : group.columns) {
      part.columns.push_back(column);
      if (part.columns.size() > 1 && width_of(part, gaps) > room) {
        part.columns.pop_back();
        result.push_back(std::exchange(part, ColumnGroup{group.title, {column}}));
      }
    }
    result.push_back(std::move(part));
  }
  return result;
}

struct Layout {
  Gaps gaps{};
  std::vector<ColumnGroup> groups;
  std::vector<std::size_t> blocks;  // the first group of each block, and the end
};

Layout lay_out(const TableColumn& key, const std::vector<ColumnGroup>& groups, int width, const Gaps& gaps) {
  Layout layout{gaps, {}, {0}};
  const int key_width = kIndent + width_of(key);
  layout.groups = split(groups, width - key_width - gaps.groups, gaps);
  int used = key_width;
  for (std::size_t i = 0; i < layout.groups.size(); ++i) {
    const int more = gaps.groups + width_of(layout.groups[i], gaps);
    if (used + more > width && i > layout.blocks.back()) {
      layout.blocks.push_back(i);
      used = key_width;
    }
    used += more;
  }
  layout.blocks.push_back(layout.groups.size());
  return layout;
}

// The fewest blocks, and among those the airiest.
Layout best_layout(const TableColumn& key, const std::vector<ColumnGroup>& groups, int width) {
  std::optional<Layout> best;
  for (const Gaps& gaps : kGaps) {
    Layout layout = lay_out(key, groups, width, gaps);
    if (!best || layout.blocks.size() < best->blocks.size()) best = std::move(layout);
  }
  return *best;
}

std::string repeated(std::string_view text, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += text;
  return out;
}

std::string spaces(int n) { return std::string(static_cast<std::size_t>(std::max(n, 0)), ' '); }

std::string aligned(const TableColumn& column, std::string_view text, int width) {
  return column.text ? padded_right(text, width) : padded_left(text, width);
}

void trim_right(std::string& line) { line.erase(line.find_last_not_of(' ') + 1); }

}  // namespace

std::string painted(std::string_view text, Tone tone, const TerminalStyle& style) {
  if (!style.colour || text.empty() || tone == Tone::plain) return std::string(text);
  constexpr std::array<std::string_view, 6> kCodes{"", "2", "1", "32", "33", "31"};  // in the order of Tone
  return std::string("\x1b[")
      .append(kCodes[static_cast<std::size_t>(tone)])
      .append("m")
      .append(text)
      .append("\x1b[0m");
}

void TextBlocks::section(std::string_view title) {
  out_ += '\n';
  out_ += spaces(kIndent);
  out_ += painted(title, Tone::strong);
  out_ += '\n';
}

void TextBlocks::table(const TableColumn& key, const std::vector<ColumnGroup>& groups) {
  const Layout layout = best_layout(key, groups, style_.width);
  const Gaps gaps = layout.gaps;
  const int key_width = width_of(key);
  const std::string_view rule = glyph("─", "-");

  for (std::size_t block = 0; block + 1 < layout.blocks.size(); ++block) {
    if (block > 0) out_ += '\n';
    const std::span<const ColumnGroup> row(layout.groups.data() + layout.blocks[block],
                                           layout.blocks[block + 1] - layout.blocks[block]);
    // A group whose title is wider than its columns gives the room to its first column.
    const auto extra = [&](const ColumnGroup& group) {
      return width_of(group, gaps) - columns_width(group, gaps);
    };
    const auto for_each_column = [&](auto&& put) {
      for (const ColumnGroup& group : row) {
        for (const TableColumn& column : group.columns) {
          const bool first = &column == &group.columns.front();
          put(column, first ? gaps.groups : gaps.columns, width_of(column) + (first ? extra(group) : 0));
        }
      }
    };

    if (std::any_of(row.begin(), row.end(), [](const ColumnGroup& g) { return !g.title.empty(); })) {
      std::string line = spaces(kIndent + key_width);
      for (const ColumnGroup& group : row) {
        const int width = width_of(group, gaps);
        const int room = width - display_width(group.title) - 2;
        line += spaces(gaps.groups);
        if (group.title.empty()) {
          line += spaces(width);
        } else if (room < 2) {
          line += padded_right(group.title, width);
        } else {
          line += painted(repeated(rule, room / 2), Tone::dim) + ' ' + group.title + ' ' +
                  painted(repeated(rule, room - room / 2), Tone::dim);
        }
      }
      trim_right(line);
      out_ += line + '\n';
    }

    std::string heading = aligned(key, key.title, key_width);
    for_each_column([&](const TableColumn& column, int gap, int width) {
      heading += spaces(gap) + aligned(column, column.title, width);
    });
    trim_right(heading);
    out_ += spaces(kIndent) + painted(heading, Tone::dim) + '\n';

    for (std::size_t i = 0; i < key.cells.size(); ++i) {
      std::string line =
          spaces(kIndent) + painted(aligned(key, key.cells[i].text, key_width), key.cells[i].tone);
      for_each_column([&](const TableColumn& column, int gap, int width) {
        line += spaces(gap) + painted(aligned(column, column.cells[i].text, width), column.cells[i].tone);
      });
      trim_right(line);
      out_ += line + '\n';
    }
  }
}

void TextBlocks::paragraph(const Cell& label, int label_width, const Cell& text) {
  const int left = kIndent + (label_width > 0 ? label_width + 2 : 0);
  std::string start = spaces(kIndent);
  if (label_width > 0) start += painted(padded_right(label.text, label_width), label.tone) + "  ";
  for (const std::string& line : wrapped(text.text, style_.width - left)) {
    std::string whole = std::exchange(start, spaces(left)) + painted(line, text.tone);
    trim_right(whole);
    out_ += whole + '\n';
  }
}

}  // namespace loadtest
