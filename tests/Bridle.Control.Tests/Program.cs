using Bridle.Control.Tests.Following;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

namespace Bridle.Control.Tests;

internal static class Program
{
    public static async Task<int> Main(string[] arguments)
    {
        if (arguments is [TracerHost.Switch, .. var command]) return TracerHost.Run(command);
        return arguments.Any(static argument => argument is "-automated" or "@@")
            ? await ConsoleRunner.Run(arguments)
            : await TestPlatformTestFramework.RunAsync(arguments, SelfRegisteredExtensions.AddSelfRegisteredExtensions);
    }
}
