#include "reporters/display_text.h"
#include "src/profile/quantity.h"
#include "src/profile/text_reports.h"

#include <fmt/format.h>

#include <map>
#include <optional>
#include <unordered_map>
#include <utility>

namespace benchgate::profile {

namespace {

/// Callgrind's abbreviation of names: the whole name once, its number after.
class Names {
 public:
  std::string abbreviate(std::string_view name) {
    if (name.empty()) {
      return "";
    }
    const auto [known, is_new] =
        numbers_.emplace(std::string(name), numbers_.size() + 1);
    return is_new ? fmt::format("({}) {}", known->second,
                                reporters::visible_text(name))
                  : fmt::format("({})", known->second);
  }

 private:
  std::unordered_map<std::string, std::size_t> numbers_;
};

/// Relative to the address before where that is shorter.
std::string address_text(std::optional<std::uint64_t> before,
                         std::uint64_t address) {
  const std::string absolute = fmt::format("{:#x}", address);
  if (!before) {
    return absolute;
  }
  if (*before == address) {
    return "*";
  }
  std::string relative =
      fmt::format("{:+}", static_cast<std::int64_t>(address - *before));
  return relative.size() < absolute.size() ? relative : absolute;
}

class Writer {
 public:
  explicit Writer(const View& view)
      : view_(view),
        graph_(build_trimmed_graph(view, Objects::kept, kUntrimmed)),
        unit_(choose_unit(view, graph_, true)) {
    name_callees();
  }

  std::string write() {
    out_ = fmt::format("positions: instr line\nevents: {}({})\n",
                       reporters::visible_text(view_.type()),
                       reporters::visible_text(unit_));
    for (const std::size_t index : graph_.shown) {
      write_node(graph_.nodes[index]);
    }
    return std::move(out_);
  }

 private:
  /// What callgrind knows a function by; ours differ by more than that.
  using NameKey = std::pair<Text, Text>;

  static Place function_of(Place place) {
    place.address = 0;
    place.line = 0;
    return place;
  }

  /// Functions of one name and file get a number each, as callees.
  void name_callees() {
    for (const std::size_t index : graph_.shown) {
      const Place& place = graph_.nodes[index].place;
      auto& functions = functions_[NameKey(place.file, place.name)];
      functions.emplace(function_of(place), functions.size());
    }
  }

  std::string callee_name(const Node& node) {
    const Place& place = node.place;
    std::string name(view_.profile.text(place.name));
    const auto& functions = functions_[NameKey(place.file, place.name)];
    const auto found = functions.find(function_of(place));
    if (functions.size() > 1 && found != functions.end()) {
      name += fmt::format(" [{}/{}]", found->second + 1, functions.size());
    }
    return name;
  }

  [[nodiscard]] std::int64_t number(Value value) const {
    return truncated(scale(value, view_.sample_unit(), unit_).number);
  }

  void write_node(const Node& node) {
    const Place& place = node.place;
    if (!before_ || before_->object != place.object ||
        before_->file != place.file || before_->name != place.name) {
      out_ += fmt::format("\nob={}\nfl={}\nfn={}\n",
                          objects_.abbreviate(view_.profile.text(place.object)),
                          files_.abbreviate(view_.profile.text(place.file)),
                          names_.abbreviate(view_.profile.text(place.name)));
    }
    out_ += fmt::format("{} {} {}\n", relative(place.address), place.line,
                        number(node.flat));
    for (const std::size_t index : sorted_edges(graph_, node.out)) {
      write_call(graph_.edges[index]);
    }
    before_ = place;
  }

  void write_call(const Edge& edge) {
    const Node& callee = graph_.nodes[edge.to];
    out_ += fmt::format(
        "cfl={}\ncfn={}\ncalls=0 {} {}\n* * {}\n",
        files_.abbreviate(view_.profile.text(callee.place.file)),
        names_.abbreviate(callee_name(callee)), relative(callee.place.address),
        callee.place.line, number(edge.weight));
  }

  [[nodiscard]] std::string relative(std::uint64_t address) const {
    return address_text(
        before_ ? std::optional(before_->address) : std::nullopt, address);
  }

  const View& view_;
  CallGraph graph_;
  std::string unit_;
  std::map<NameKey, std::unordered_map<Place, std::size_t, HashPlace>>
      functions_;
  Names objects_;
  Names files_;
  Names names_;
  std::optional<Place> before_;  ///< The node that was written last.
  std::string out_;
};

}  // namespace

std::string callgrind_report(const View& view) {
  return Writer(view).write();
}

}  // namespace benchgate::profile
