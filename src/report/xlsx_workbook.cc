#include "report/xlsx_workbook.h"

#include <fmt/format.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "report/text_width.h"

namespace loadtest {
namespace {

constexpr std::size_t kMost_text_characters = 32'767;

Error failed(std::string_view what, std::string_view why) {
  return io_error(
      fmt::format("the workbook cannot be written: {}: {}; is there room in the folder that TMPDIR "
                  "names (default /tmp)?",
                  what, why));
}
std::string reason(int error) { return std::generic_category().message(error); }

std::size_t sequence_length(unsigned char first) {
  return first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}

lxw_row_t row32(std::uint32_t row) { return row; }
lxw_col_t col16(int column) { return static_cast<lxw_col_t>(column); }

}  // namespace

std::string sheet_text(std::string_view text) {
  const bool plain = text.size() <= kMost_text_characters &&
                     std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
  if (plain) return std::string(text);  // nearly every cell of a million rows
  std::string out = printable(text);
  std::size_t at = 0;
  for (std::size_t characters = 0; at < out.size(); ++characters) {
    if (characters == kMost_text_characters) {
      out.resize(at);
      break;
    }
    const std::size_t length = sequence_length(static_cast<unsigned char>(out[at]));
    // XML has no U+FFFE and U+FFFF.
    if (length == 3 && out[at] == '\xEF' && out[at + 1] == '\xBF' &&
        static_cast<unsigned char>(out[at + 2]) >= 0xBE)
      out[at + 2] = '\xBD';
    at += length;
  }
  return out;
}

void Sheet::set_width(int column, int columns, double characters) {
  worksheet_set_column(sheet_, col16(column), col16(column + columns - 1), characters, nullptr);
}

void Sheet::freeze(std::uint32_t rows, int columns) {
  worksheet_freeze_panes(sheet_, row32(rows), col16(columns));
}

void Sheet::text(int column, std::string_view text, SheetStyle style) {
  lxw_format* const format = workbook_.by_style_[static_cast<std::size_t>(style)];
  worksheet_write_string(sheet_, row32(row_), col16(column), sheet_text(text).c_str(), format);
}

void Sheet::value(int column, const CellValue& value, CellKind kind) {
  if (const auto* text = std::get_if<std::string_view>(&value)) return this->text(column, *text);
  double number = 0;
  if (const auto* n = std::get_if<std::uint64_t>(&value)) {
    number = static_cast<double>(*n);
  } else if (const auto* x = std::get_if<double>(&value)) {
    number = *x;
  } else {
    return;
  }
  if (!std::isfinite(number)) return;
  worksheet_write_number(sheet_, row32(row_), col16(column), number,
                         workbook_.by_kind_[static_cast<std::size_t>(kind)]);
}

Result<std::unique_ptr<Workbook>> Workbook::create() {
  std::error_code error;
  const std::filesystem::path folder = std::filesystem::temp_directory_path(error);
  if (error) return failed("there is no folder for temporary files", error.message());
  auto workbook = std::unique_ptr<Workbook>(new Workbook);
  std::string path = (folder / "llm-loadtest-XXXXXX").string();
  const int fd = ::mkstemp(path.data());
  if (fd < 0) return failed(folder.string(), reason(errno));
  ::close(fd);
  workbook->path_ = path;
  std::string folder_text = folder.string();
  lxw_workbook_options options{};
  options.constant_memory = LXW_TRUE;
  options.tmpdir = folder_text.data();
  workbook->workbook_ = workbook_new_opt(path.c_str(), &options);
  if (workbook->workbook_ == nullptr) return failed(path, "out of memory");
  workbook->make_formats();
  return workbook;
}

Workbook::~Workbook() {
  if (workbook_ != nullptr) lxw_workbook_free(workbook_);
  if (!path_.empty()) ::unlink(path_.c_str());
}

void Workbook::make_formats() {
  for (const char* code : {"@", "#,##0", "#,##0.00", "#,##0.000", "#,##0.0", "0.0%"}) {
    lxw_format* const format = workbook_add_format(workbook_);
    format_set_num_format(format, code);
    by_kind_.push_back(format);
  }
  for (int style = 0; style <= static_cast<int>(SheetStyle::bad); ++style)
    by_style_.push_back(workbook_add_format(workbook_));
  const auto of = [&](SheetStyle style) { return by_style_[static_cast<std::size_t>(style)]; };
  lxw_format* const heading = of(SheetStyle::heading);
  format_set_bold(heading);
  format_set_text_wrap(heading);
  format_set_align(heading, LXW_ALIGN_VERTICAL_CENTER);
  format_set_bg_color(heading, 0xE7ECF3);
  format_set_bottom(heading, LXW_BORDER_THIN);
  format_set_bold(of(SheetStyle::title));
  format_set_font_size(of(SheetStyle::title), 16);
  format_set_font_color(of(SheetStyle::label), 0x5B6472);
  for (const auto& [style, colour] :
       {std::pair{SheetStyle::good, 0x1A7F37U}, std::pair{SheetStyle::warning, 0x9A6700U},
        std::pair{SheetStyle::bad, 0xB42318U}}) {
    format_set_bold(of(style));
    format_set_font_color(of(style), colour);
  }
}

Sheet& Workbook::add_sheet(const std::string& name) {
  lxw_worksheet* const sheet = workbook_add_worksheet(workbook_, name.c_str());
  sheets_.push_back(std::unique_ptr<Sheet>(new Sheet(*this, sheet, name)));
  return *sheets_.back();
}

void Workbook::set_properties(const std::string& title, const std::string& comments) {
  std::string title_text = sheet_text(title), comments_text = sheet_text(comments);
  lxw_doc_properties properties{};
  properties.title = title_text.data();
  properties.comments = comments_text.data();
  workbook_set_properties(workbook_, &properties);
}

void Workbook::add_chart(Sheet& on, std::uint32_t row, int column, const SheetChart& chart, const Sheet& data,
                         std::uint32_t first_row, std::uint32_t last_row) {
  constexpr lxw_color_t kColours[] = {0x2F6FDE, 0xD97706, 0xB91C1C, 0x0F766E};
  lxw_chart* const drawn = workbook_add_chart(
      workbook_, chart.numeric_x ? LXW_CHART_SCATTER_STRAIGHT_WITH_MARKERS : LXW_CHART_LINE);
  chart_title_set_name(drawn, chart.title.c_str());
  chart_axis_set_name(drawn->x_axis, chart.x_title.c_str());
  chart_axis_set_name(drawn->y_axis, chart.y_title.c_str());
  chart_axis_set_min(drawn->y_axis, 0);
  for (std::size_t i = 0; i < chart.lines.size(); ++i) {
    const ChartLine& line = chart.lines[i];
    lxw_chart_series* const series = chart_add_series(drawn, nullptr, nullptr);
    chart_series_set_categories(series, data.name_.c_str(), first_row, col16(line.x_column), last_row,
                                col16(line.x_column));
    chart_series_set_values(series, data.name_.c_str(), first_row, col16(line.y_column), last_row,
                            col16(line.y_column));
    chart_series_set_name(series, line.name.c_str());
    lxw_chart_line stroke{};
    stroke.color = kColours[i % std::size(kColours)];
    stroke.width = 2;
    chart_series_set_line(series, &stroke);
    chart_series_set_marker_type(series, LXW_CHART_MARKER_CIRCLE);
    chart_series_set_marker_size(series, 6);
    lxw_chart_fill fill{};
    fill.color = stroke.color;
    chart_series_set_marker_fill(series, &fill);
    lxw_chart_line border{};
    border.color = stroke.color;
    chart_series_set_marker_line(series, &border);
  }
  if (chart.lines.size() > 1) {
    chart_legend_set_position(drawn, LXW_CHART_LEGEND_BOTTOM);
  } else {
    chart_legend_set_position(drawn, LXW_CHART_LEGEND_NONE);
  }
  lxw_chart_options options{};
  options.x_scale = 1.3;
  options.y_scale = 1.3;
  worksheet_insert_chart_opt(on.sheet_, row32(row), col16(column), drawn, &options);
}

Result<void> Workbook::close(ByteSink& sink) {
  for (const auto& sheet : sheets_) {
    // Only here does a full disk show: single cells are written without a look at what became of them.
    std::FILE* const rows = sheet->sheet_->optimize_tmpfile;
    if (rows != nullptr && (std::fflush(rows) != 0 || std::ferror(rows) != 0))
      return failed("sheet " + sheet->name_, reason(errno));
  }
  const lxw_error error = workbook_close(std::exchange(workbook_, nullptr));
  if (error != LXW_NO_ERROR) return failed(path_, lxw_strerror(error));
  return copy(sink);
}

Result<void> Workbook::copy(ByteSink& sink) const {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path_.c_str(), "re"), std::fclose);
  if (!file) return failed(path_, reason(errno));
  std::string buffer(std::size_t{1} << 18, '\0');
  while (const std::size_t n = std::fread(buffer.data(), 1, buffer.size(), file.get())) {
    if (Result<void> written = sink.write({buffer.data(), n}); !written) return written;
  }
  if (std::ferror(file.get()) != 0) return failed(path_, reason(errno));
  return {};
}

}  // namespace loadtest
