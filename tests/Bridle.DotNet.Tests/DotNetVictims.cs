using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Bridle.Testing;

namespace Bridle.DotNet.Tests;

/// <summary>Managed programs, built by the SDK once: they stay in artifacts/victims until their source changes.</summary>
internal static class DotNetVictims
{
    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
          </PropertyGroup>
        </Project>
        """;

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(4);

    private static readonly Lazy<string> s_managed = new(() => Build("managed", Source, static folder =>
    {
        File.WriteAllText($"{folder}/managed.csproj", Project);
        File.WriteAllText($"{folder}/Program.cs", Source);
    }));

    // What "dotnet new web" makes, untouched.
    private static readonly Lazy<string> s_web = new(static () => Build("web", "", static folder =>
        Run(folder, "new", "web", "--no-restore", "-n", "web", "-o", folder)));

    private static string Source => File.ReadAllText(Path.Combine(VictimCompiler.Root, "victims/dotnet/managed.cs"));

    /// <summary>victims/dotnet/managed.cs, once it has said "ready": so many threads wait in each kind of method.</summary>
    public static RunningVictim StartManaged(int threadsOfAKind)
    {
        RunningVictim victim = RunningVictim.Start(s_managed.Value, threadsOfAKind.ToString(CultureInfo.InvariantCulture));
        victim.WaitForLine("ready");
        return victim;
    }

    /// <summary>The web application, once it listens.</summary>
    public static RunningVictim StartWeb(out Uri address)
    {
        RunningVictim victim = RunningVictim.Start(s_web.Value, "--urls", "http://127.0.0.1:0");
        const string Listening = "      Now listening on: ";
        address = new Uri(victim.WaitForLine(Listening)[Listening.Length..]);
        victim.WaitForLine("      Content root path");
        return victim;
    }

    private static string Build(string name, string source, Action<string> fill)
    {
        string key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Environment.Version} {source}")).AsSpan(0, 8));
        string folder = Path.Combine(VictimCompiler.Root, "artifacts/victims", $"dotnet-{name}-{key}");
        if (File.Exists($"{folder}/out/{name}")) return $"{folder}/out/{name}";
        string unfinished = $"{folder}.{Environment.ProcessId}";
        Directory.CreateDirectory(unfinished);
        // What the tree says to its own projects is not for these.
        File.WriteAllText($"{unfinished}/Directory.Build.props", "<Project />");
        File.WriteAllText($"{unfinished}/Directory.Packages.props", "<Project />");
        fill(unfinished);
        Run(unfinished, "build", "-c", "Release", "-o", "out", "-nologo", "-v", "q", "-nodeReuse:false", "-p:UseSharedCompilation=false");
        Directory.Move(unfinished, folder);
        return $"{folder}/out/{name}";
    }

    private static void Run(string folder, params string[] arguments)
    {
        CommandResult result = CommandRunner.Run(["dotnet", .. arguments], s_patience, folder);
        Assert.True(result.ExitCode == 0, result.All);
    }
}
