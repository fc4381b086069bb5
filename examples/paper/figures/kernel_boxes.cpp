#include "figures/kernel_boxes.hpp"

#include <string>
#include <utility>

namespace programs::figures {

std::vector<std::size_t> ascending_counts() { return {lab::kernel_counts.rbegin(), lab::kernel_counts.rend()}; }

BoxChart kernel_boxes(lab::Results const& results, Names const& sets, Names const& titles, Names const& methods,
                      std::span<std::size_t const> counts, std::vector<std::string_view> series_colours) {
    BoxChart chart{.description = "Box plots of the test AUROC over seeds, by number of kernels",
                   .y_label = "AUROC on the test set",
                   .x_label = "kernels",
                   .series = methods,
                   .series_colours = std::move(series_colours)};
    for (std::size_t i = 0; i < sets.size(); ++i) {
        BoxPanel panel{.title = titles[i]};
        for (std::size_t const kernels : counts) {
            panel.groups.push_back(std::to_string(kernels));
            auto& group = panel.values.emplace_back();
            for (std::string const& method : methods) {
                group.push_back(results.values(sets[i], {method, kernels}));
            }
        }
        chart.panels.push_back(std::move(panel));
    }
    return chart;
}

}  // namespace programs::figures
