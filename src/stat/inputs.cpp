#include "src/stat/inputs.h"

#include "src/formats/google_benchmark_json.h"

#include <fmt/core.h>

#include <cstddef>
#include <map>

namespace benchgate::stat {

std::vector<formats::InputName> name_inputs(
    const std::vector<std::string>& arguments) {
  struct Uses {
    std::size_t all = 0;
    std::size_t named = 0;
  };

  std::map<std::string, Uses> uses;
  for (const std::string& argument : arguments) {
    if (argument.find('=') == std::string::npos) {
      ++uses[argument].all;
    }
  }
  std::vector<formats::InputName> inputs;
  for (const std::string& argument : arguments) {
    const std::size_t equals = argument.find('=');
    if (argument.empty() || equals == argument.size() - 1) {
      throw formats::FormatError(
          argument.empty()
              ? "an input has no name: expected FILE or LABEL=FILE"
              : fmt::format("{}: there is no file behind the label; expected "
                            "LABEL=FILE",
                            argument));
    }
    if (equals != std::string::npos) {
      inputs.push_back(
          {argument.substr(equals + 1), argument.substr(0, equals)});
      continue;
    }
    Uses& use = uses[argument];
    inputs.push_back(
        {argument,
         use.all == 1 ? argument : fmt::format("{}#{}", argument, use.named)});
    ++use.named;
  }
  return inputs;
}

}  // namespace benchgate::stat
