#include "report/html_writer.h"

#include "report/text_width.h"

namespace loadtest {

std::string html_escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size() + 16);
  for (const char c : printable(text)) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

void HtmlWriter::element(std::string_view tag, std::string_view classes, std::string_view text) {
  out_ += '<';
  out_ += tag;
  if (!classes.empty()) {
    out_ += " class=\"";
    out_ += classes;
    out_ += '"';
  }
  out_ += '>';
  this->text(text);
  out_ += "</";
  out_ += tag;
  out_ += ">";
}

}  // namespace loadtest
