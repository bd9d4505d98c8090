using System.Text.Json;
using Bridle.Testing;

namespace Bridle.EndToEnd.Tests.Tracing;

/// <summary>The letters of dtrace(1) that need no victim.</summary>
public class CommandLetterTests
{
    [Fact]
    public void Several_programs_share_their_names()
    {
        CommandResult result = BridleProgram.Run("-q", "-n", "BEGIN { x = 5; @ = sum(1); }", "-n", "BEGIN { printf(\"%d\", x); @ = sum(2); exit(0); }");
        Assert.Equal($"5\n {3,16}\n", result.Output);
    }

    [Fact]
    public void Records_are_objects_with_json()
    {
        CommandResult result = BridleProgram.Run("--json", "-n", "BEGIN { trace(ppid == $ppid); exit(3); }");
        JsonElement[] lines = [.. result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonDocument.Parse(line).RootElement)];
        Assert.Equal(["record", "end"], lines.Select(static line => line.GetProperty("kind").GetString()));
        Assert.Equal("[1]", lines[0].GetProperty("data")[0].GetProperty("values").GetRawText());
        Assert.Equal((3, "", 3), (lines[1].GetProperty("status").GetInt32(), result.Error, result.ExitCode));
    }

    [Fact]
    public void A_listing_with_v_tells_stability_and_arguments()
    {
        string listing = BridleProgram.Run("-lvn", "BEGIN").Output;
        Assert.Contains("\tProbe Description Attributes\n\t\tIdentifier Names: Stable\n\t\tData Semantics:   Stable\n\t\tDependency Class: Common\n", listing, StringComparison.Ordinal);
        Assert.EndsWith("\tArgument Types\n\t\tNone\n\n", listing, StringComparison.Ordinal);
    }

    [Fact]
    public void Cpp_gets_definitions_and_places_and_its_failure_is_the_programs()
    {
        string folder = Directory.CreateTempSubdirectory("bridle-cpp-").FullName;
        string script = Path.Combine(folder, "c.d");
        File.WriteAllText(script, "#!/usr/sbin/dtrace -Cs\n#include <inc.h>\nBEGIN { printf(\"%d %d %d\", INC, CMD, __LINE__); exit(0); }\n");
        File.WriteAllText(Path.Combine(folder, "inc.h"), "#define INC 5\n");
        Assert.Equal("5 8 3\n", BridleProgram.Run("-q", "-C", "-D", "CMD=8", "-I", folder, "-s", script).Output);
        CommandResult undefined = BridleProgram.Run("-q", "-C", "-D", "CMD=8", "-U", "CMD", "-I", folder, "-s", script);
        Assert.Equal((1, $"dtrace: failed to compile script {script}: \"{script}\", line 3: failed to resolve CMD: Unknown variable name\n"), (undefined.ExitCode, undefined.Error));
        Assert.Contains("preprocessor failed", BridleProgram.Run("-q", "-C", "-s", script).Error, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Output_is_appended_to_a_file_and_freopen_goes_elsewhere_meanwhile()
    {
        string folder = Directory.CreateTempSubdirectory("bridle-out-").FullName;
        string output = Path.Combine(folder, "out"), other = Path.Combine(folder, "other");
        File.WriteAllText(output, "before\n");
        CommandResult result = BridleProgram.Run("-qw", "-o", output, "-n", $"BEGIN {{ printf(\"one\"); freopen(\"{other}\"); printf(\"two\"); ftruncate(); printf(\"three\"); freopen(\"\"); printf(\"four\"); exit(0); }}");
        Assert.Equal(("", "before\nonefour\n"), (result.Output, File.ReadAllText(output)));
        Assert.Equal("three", File.ReadAllText(other));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Without_Z_a_description_must_match_and_with_it_the_others_run()
    {
        Assert.Equal("Z\n", BridleProgram.Run("-qZ", "-n", "nosuch:::x {} BEGIN { trace(\"Z\"); exit(0); }").Output);
        CommandResult without = BridleProgram.Run("-q", "-x", "errtags", "-n", "nosuch:::x {}");
        Assert.Equal((1, "dtrace: invalid probe specifier nosuch:::x {}: [D_PDESC_ZERO] probe description nosuch:::x does not match any probes\n"), (without.ExitCode, without.Error));
    }
}
