#pragma once

#include "src/audit/tally.h"

#include <string>

namespace benchgate::audit {

/// The tally as one page of HTML that needs nothing else, no network either:
/// false alarms beside those of other rules, the detection curve with its
/// intervals, machine time per benchmark. Readable without JavaScript, on a
/// light and on a dark ground. Names are escaped.
std::string html_page(const Tally& tally);

}  // namespace benchgate::audit
