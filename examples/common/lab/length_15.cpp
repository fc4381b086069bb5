// The networks with kernels of 15 positions.
#include "lab/run_of_length.hpp"

namespace programs::lab {

template Outcome run_of_length<15>(Task const&, Data const&);

}  // namespace programs::lab
