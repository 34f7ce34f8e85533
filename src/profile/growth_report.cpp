#include "reporters/display_text.h"
#include "reporters/quantity.h"
#include "src/profile/growth.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>

namespace benchgate::profile {

namespace {

constexpr std::size_t kColumns = 5;
using Row = std::array<std::string, kColumns>;

std::string signed_quantity(double value, std::string_view unit) {
  return (value < 0 ? "-" : "+") + reporters::quantity(std::abs(value), unit);
}

Row row_of(const CostPair& cost, std::optional<double> margin,
           std::string_view unit) {
  const auto both = reporters::quantities(cost.base, cost.head, unit);
  const auto or_none = [](double value, const std::string& text) {
    return value == 0.0 ? "-" : text;
  };
  return {or_none(cost.base, both.base), or_none(cost.head, both.head),
          delta_text(cost, margin, unit), change_text(cost), ""};
}

void add_row(const Row& row, const std::array<std::size_t, kColumns>& widths,
             std::string& out) {
  std::string line;
  for (std::size_t i = 0; i + 1 < kColumns; ++i) {
    line += std::string(widths[i] - reporters::display_width(row[i]), ' ') +
            row[i] + "  ";
  }
  line += row.back();
  line.erase(line.find_last_not_of(' ') + 1);
  out += line + "\n";
}

std::string draw(const std::vector<Row>& rows) {
  std::array<std::size_t, kColumns> widths{};
  for (const Row& row : rows) {
    for (std::size_t i = 0; i < kColumns; ++i) {
      widths[i] = std::max(widths[i], reporters::display_width(row[i]));
    }
  }
  std::string out;
  for (const Row& row : rows) {
    add_row(row, widths, out);
  }
  return out;
}

std::string heading(const Growth& growth) {
  std::string text = fmt::format(
      "{} {}", reporters::visible_text(growth.type),
      growth.per_operation ? "of an operation" : "of the whole profile");
  if (growth.rounds > 1) {
    text += fmt::format(", means of {} rounds", growth.rounds);
  }
  if (!growth.per_operation) {
    text +=
        "\nThe profiles do not say of how many operations they are: what runs "
        "for a fixed time\nshows where its time went, not whether it grew.";
  }
  return text + "\n\n";
}

/// How much of the change the functions shown account for.
std::string explained(const Growth& growth, double sum) {
  const double delta = growth.total.delta();
  if (delta == 0.0) {
    return "";
  }
  return fmt::format("These account for {} of {}.\n",
                     signed_quantity(sum, growth.unit),
                     signed_quantity(delta, growth.unit));
}

}  // namespace

std::string delta_text(const CostPair& cost, std::optional<double> margin,
                       std::string_view unit) {
  std::string delta = signed_quantity(cost.delta(), unit);
  if (margin) {
    delta += " ± " + reporters::quantity(*margin, unit);
  }
  return delta;
}

std::string change_text(const CostPair& cost) {
  if (cost.base == 0.0) {
    return cost.head == 0.0 ? "" : "new";
  }
  return cost.head == 0.0
             ? "gone"
             : reporters::signed_percentage(cost.head / cost.base - 1.0);
}

std::string growth_report(const Growth& growth,
                          const GrowthReportOptions& options) {
  std::vector<Row> rows = {{"base", "head", "delta", "change", "function"}};
  std::size_t unclear = 0;
  std::size_t more = 0;
  double sum = 0;
  for (const FunctionGrowth& function : growth.functions) {
    if (!function.is_clear() && !options.all) {
      unclear += function.flat.delta() != 0.0 ? 1U : 0U;
    } else if (options.count != 0 && rows.size() > options.count) {
      ++more;
    } else {
      sum += function.flat.delta();
      rows.push_back(row_of(function.flat, function.margin, growth.unit));
      rows.back().back() = reporters::visible_text(function.name);
    }
  }
  const bool any = rows.size() > 1;
  rows.push_back(row_of(growth.total, std::nullopt, growth.unit));
  rows.back().back() = "all functions";
  std::string text = heading(growth) + draw(rows);
  text += any ? explained(growth, sum)
              : "No function has changed by more than its sampling error.\n";
  if (more > 0) {
    text += fmt::format("{} more that changed{}.\n", more,
                        options.has_options ? "; -n 0 shows them" : "");
  }
  if (unclear > 0) {
    text += fmt::format("{} within {} sampling error", unclear,
                        unclear == 1 ? "its" : "their");
    text += !options.has_options ? ".\n"
            : unclear == 1       ? "; --all shows it.\n"
                                 : "; --all shows them.\n";
  }
  return text;
}

std::string growth_json(const Growth& growth) {
  using nlohmann::json;
  const auto pair = [](const CostPair& cost) {
    return json{{"base", cost.base}, {"head", cost.head}};
  };
  json functions = json::array();
  for (const FunctionGrowth& function : growth.functions) {
    functions.push_back(
        {{"name", function.name},
         {"flat", pair(function.flat)},
         {"cumulative", pair(function.cumulative)},
         {"margin", function.margin ? json(*function.margin) : json()},
         {"clear", function.is_clear()}});
  }
  const json document = {{"schema", "benchgate.profile-diff/1"},
                         {"type", growth.type},
                         {"unit", growth.unit},
                         {"per_operation", growth.per_operation},
                         {"rounds", growth.rounds},
                         {"total", pair(growth.total)},
                         {"functions", functions}};
  return document.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

}  // namespace benchgate::profile
