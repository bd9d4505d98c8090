using Bridle.Cli;
using Bridle.Cli.Fronting;
using Bridle.Linux.Memory;

// What a command needs that prints the stacks of some hundred threads.
OwnHeap.Touch(uncollectedBytes: 16 << 20, touchedBytes: 3 << 20);
BehindFront.Begin();
return BridleCommand.Run(args);
