#include "src/explain/reachable_code.h"

#include <utility>
#include <vector>

namespace benchgate::explain {

namespace {

class Search {
 public:
  explicit Search(ProgramCode& program) : program_(program) {}

  ReachableCode run(std::span<const Place> roots) {
    for (const Place& root : roots) {
      visit(Target(root));
    }
    // Not by recursion: chains of calls, and lists in data, may be long.
    while (!open_.empty() || !open_data_.empty()) {
      if (!open_data_.empty()) {
        const DataExtent extent = std::move(open_data_.back());
        open_data_.pop_back();
        read(extent);
        continue;
      }
      const Place place = open_.back();
      open_.pop_back();
      read(place);
    }
    return std::move(found_);
  }

 private:
  void read(const Place& function) {
    const Symbol& symbol = *program_.function_at(function);
    const DecodedFunction& decoded = program_.decoded(function.file, symbol);
    found_.calls_through_pointers =
        found_.calls_through_pointers || decoded.calls_through_pointers;
    found_.is_complete = found_.is_complete && decoded.is_understood;
    for (const CodeReference& reference : decoded.references) {
      if (reference.kind == CodeReference::Kind::code) {
        visit(program_.follow(function.file, reference.target));
      } else {
        visit_data({function.file, reference.target}, reference.size);
      }
    }
  }

  void visit(const Target& target) {
    const auto* const place = std::get_if<Place>(&target);
    if (place == nullptr) {
      return;  // Another library's.
    }
    const Content content =
        program_.file(place->file).content_at(place->address);
    if (content != Content::code) {
      visit_data(*place, 0);
      return;
    }
    const Symbol* const symbol = program_.function_at(*place);
    if (symbol == nullptr) {
      found_.is_complete = false;
    } else if (const Place start{place->file, symbol->start};
               found_.functions.insert(start).second) {
      open_.push_back(start);
    }
  }

  void visit_data(const Place& place, std::uint64_t accessed) {
    const DataExtent extent = program_.extent_at(place, accessed);
    found_.is_complete = found_.is_complete && extent.is_known;
    if (extent.name.empty() && data_.insert(extent.start).second) {
      open_data_.push_back(extent);
    }
  }

  void read(const DataExtent& extent) {
    for (const auto& [offset, target] :
         program_.content_of(extent).references) {
      visit(target);
    }
  }

  ProgramCode& program_;
  ReachableCode found_;
  std::set<Place> data_;
  std::vector<Place> open_;
  std::vector<DataExtent> open_data_;
};

}  // namespace

ReachableCode find_reachable(ProgramCode& program,
                             std::span<const Place> roots) {
  return Search(program).run(roots);
}

std::uint64_t code_bytes(const ProgramCode& program,
                         const ReachableCode& reachable) {
  std::uint64_t sum = 0;
  for (const Place& place : reachable.functions) {
    if (place.file == 0) {
      sum += program.function_at(place)->size;
    }
  }
  return sum;
}

}  // namespace benchgate::explain
