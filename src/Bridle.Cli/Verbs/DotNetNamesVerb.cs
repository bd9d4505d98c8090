using System.CommandLine;
using System.Globalization;
using Bridle.DotNet;
using Bridle.DotNet.Serving;
using Bridle.Linux.Spawning;

namespace Bridle.Cli.Verbs;

/// <summary>bridle dotnet-names PID: not for people. The command starts itself so to read the tables of a .NET runtime in another process.</summary>
internal static class DotNetNamesVerb
{
    public const string Name = "dotnet-names";

    /// <summary>A namer that has this program for its server.</summary>
    public static DotNetNamer NamerOf(int processId)
    {
        string[] self = OwnCommand.Words;
        string pid = processId.ToString(CultureInfo.InvariantCulture);
        return new DotNetNamer(processId, new ProgramStart(self[0], [.. self, Name, pid]));
    }

    public static Command Build()
    {
        Argument<int> pid = new("PID");
        Command verb = new(Name, "Answer what lies at addresses of a .NET process") { pid };
        verb.Hidden = true;
        verb.SetAction(parsed =>
        {
            using Stream input = Console.OpenStandardInput(), output = Console.OpenStandardOutput();
            NameServer.Serve(parsed.GetValue(pid), input, output);
        });
        return verb;
    }
}
