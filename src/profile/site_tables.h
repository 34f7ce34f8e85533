#pragma once

#include "src/profile/call_graph.h"
#include "src/profile/growth.h"
#include "src/profile/view.h"

#include <functional>
#include <string>

namespace benchgate::profile {

/// Links about the function of a name, as HTML; empty: there are none.
using FunctionLinks = std::function<std::string(const std::string& name)>;

/// The functions of `view` that cost most, as HTML: flat and cumulative costs.
std::string top_table(const View& view, Order order,
                      const FunctionLinks& links);

/// The functions that cost more or less, as HTML; those within their margin
/// after the others.
std::string growth_table(const Growth& growth, const FunctionLinks& links);

/// What stands below a flame graph of the same: one or the other, without
/// links.
std::string flame_table(const View& head, const View* base);

}  // namespace benchgate::profile
