using Bridle.Cli;
using Bridle.Cli.Fronting;

BehindFront.Begin();
return BridleCommand.Run(args);
