#include "src/measure/subject.h"

#include <fmt/format.h>

#include <map>
#include <set>
#include <string_view>

namespace benchgate::measure {

namespace {

std::string name_in_head(const Rules& rules, const std::string& base_name) {
  const auto renamed = rules.renamed.find(base_name);
  return renamed == rules.renamed.end() ? base_name : renamed->second;
}

/// Sets `subject` unusable if `listed` stands on a list more than once.
void check_unique(Subject& subject, const ListedBenchmark& listed,
                  std::string_view side) {
  if (listed.count > 1) {
    subject.state = Subject::State::unusable;
    subject.note = fmt::format(
        "{} registers {} benchmarks under this name, which cannot be told "
        "apart; give each its own name",
        side, listed.count);
  }
}

Subject only_on(Subject::State state, const ListedBenchmark& listed) {
  return {.name = listed.name,
          .base_name = listed.name,
          .state = state,
          .time_metric = listed.time_metric,
          .single_threaded = listed.single_threaded,
          .note = ""};
}

Subject on_both(const ListedBenchmark& base, const ListedBenchmark& head) {
  Subject subject{
      .name = head.name,
      .base_name = base.name,
      .state = Subject::State::common,
      .time_metric = head.time_metric,
      .single_threaded = base.single_threaded && head.single_threaded,
      .note = ""};
  check_unique(subject, base, "base");
  check_unique(subject, head, "head");
  return subject;
}

}  // namespace

std::vector<Subject> match_benchmarks(const std::string& suite,
                                      const std::vector<ListedBenchmark>& base,
                                      const std::vector<ListedBenchmark>& head,
                                      const Rules& rules,
                                      const std::optional<Pattern>& filter) {
  const auto wanted = [&](const std::string& name) {
    return (!filter || filter->matches(name)) && rules.measures(suite, name);
  };
  std::map<std::string_view, const ListedBenchmark*> head_by_name;
  for (const ListedBenchmark& listed : head) {
    head_by_name.emplace(listed.name, &listed);
  }

  std::vector<Subject> subjects;
  std::set<std::string_view> matched;
  for (const ListedBenchmark& listed : base) {
    auto other = head_by_name.find(name_in_head(rules, listed.name));
    if (other == head_by_name.end()) {
      // Head may be older than the new name, too.
      other = head_by_name.find(listed.name);
    }
    if (other != head_by_name.end()) {
      matched.insert(other->first);
      if (wanted(other->second->name)) {
        subjects.push_back(on_both(listed, *other->second));
      }
    } else if (wanted(listed.name)) {
      subjects.push_back(only_on(Subject::State::missing, listed));
    }
  }
  for (const ListedBenchmark& listed : head) {
    if (!matched.contains(listed.name) && wanted(listed.name)) {
      subjects.push_back(only_on(Subject::State::added, listed));
    }
  }
  return subjects;
}

}  // namespace benchgate::measure
