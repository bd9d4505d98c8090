using System.Globalization;
using Bridle.Linux.Spawning;

namespace Bridle.DotNet.Tests;

/// <summary>The command beside the tests as the program that reads tables.</summary>
internal static class Server
{
    public static DotNetNamer NamerOf(int processId, DotNetLimits? limits = null) => new(processId, Start(processId), limits);

    public static ProgramStart Start(int processId)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "bridle");
        return new ProgramStart(path, [path, "dotnet-names", processId.ToString(CultureInfo.InvariantCulture)]);
    }
}
