/// \file
/// \brief The style sheet of the report.
#pragma once

#include <string_view>

namespace programs::report {

extern std::string_view const style_sheet;

}  // namespace programs::report
