#include "reporters/html/table.h"

#include "reporters/html/escape.h"

#include <fmt/format.h>

namespace benchgate::reporters::html {

namespace {

std::string_view class_of(const Column& column) {
  if (column.content == Content::names) {
    return "name";
  }
  return column.alignment == Alignment::right ? "number" : "";
}

std::string_view class_of(Emphasis emphasis) {
  switch (emphasis) {
    case Emphasis::none:
      return "";
    case Emphasis::bad:
      return "bad";
    case Emphasis::attention:
      return "attention";
    case Emphasis::good:
      return "good";
    case Emphasis::faint:
      return "faint";
  }
  return "";
}

std::string with_class(std::string_view name) {
  return name.empty() ? "" : fmt::format(R"( class="{}")", name);
}

std::string head(const Table& table, const PictureColumn& pictures) {
  std::string out = "<thead><tr>";
  for (const Column& column : table.columns) {
    const bool right = column.alignment == Alignment::right;
    out +=
        fmt::format("<th scope=\"col\"{}>{}</th>",
                    with_class(right ? "number" : ""), escaped(column.title));
  }
  if (!pictures.cells.empty()) {
    out += fmt::format(R"(<th scope="col" aria-hidden="true">{}</th>)",
                       escaped(pictures.title));
  }
  return out + "</tr></thead>\n";
}

std::string cells_of(const Table& table, const TableRow& row) {
  std::string out;
  for (std::size_t c = 0; c < row.cells.size(); ++c) {
    const Column& column = table.columns[c];
    std::string content = escaped(row.cells[c]);
    if (c == 0) {
      for (const std::string& note : row.notes) {
        content += fmt::format("<span class=\"note\">{}</span>", escaped(note));
      }
    }
    out += fmt::format("<td{}>{}</td>", with_class(class_of(column)),
                       column.emphasised && row.emphasis != Emphasis::none
                           ? fmt::format("<b class=\"{}\">{}</b>",
                                         class_of(row.emphasis), content)
                           : content);
  }
  return out;
}

}  // namespace

std::string table(const Table& table, std::string_view caption,
                  std::string_view own, const PictureColumn& pictures) {
  std::string out = fmt::format(
      "<div class=\"scroll\" role=\"region\" tabindex=\"0\" "
      "aria-label=\"{0}\"><table>\n<caption class=\"unseen\">{0}</caption>\n",
      escaped(caption));
  out += head(table, pictures) + "<tbody>\n";
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    const TableRow& row = table.rows[r];
    const bool is_own = !own.empty() && row.cells.front() == own;
    out += fmt::format("<tr{}>{}", with_class(is_own ? "own" : ""),
                       cells_of(table, row));
    if (!pictures.cells.empty()) {
      out += fmt::format("<td aria-hidden=\"true\">{}</td>", pictures.cells[r]);
    }
    out += "</tr>\n";
  }
  return out + "</tbody></table></div>\n";
}

}  // namespace benchgate::reporters::html
