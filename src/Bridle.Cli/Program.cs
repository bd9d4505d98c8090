using Bridle.Cli;

return BridleCommand.Run(args);
