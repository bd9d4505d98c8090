using System.Collections.Immutable;
using System.Net;

namespace Bridle.ObjectFiles.DebugFiles;

/// <summary>
/// A client of debuginfod (debuginfod(8), "WEBAPI"). Asks the servers in turn, and keeps what they gave in the same folder as other
/// clients do. Made only where the user wants it: it tells a server what is being looked at.
/// </summary>
public sealed class DebuginfodServer(HttpClient client, ImmutableArray<Uri> servers, string cacheFolder, ObjectFileLimits? limits = null) : IDebugFileServer
{
    private readonly ObjectFileLimits _limits = limits ?? ObjectFileLimits.Default;

    /// <summary>The servers that DEBUGINFOD_URLS names, and the folder of debuginfod_find_debuginfo(3); null where there are none.</summary>
    public static DebuginfodServer? FromEnvironment(HttpClient client)
    {
        string[] words = (Environment.GetEnvironmentVariable("DEBUGINFOD_URLS") ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        ImmutableArray<Uri> servers =
            [.. words.Select(static word => Uri.TryCreate(word.TrimEnd('/') + "/", UriKind.Absolute, out Uri? uri) ? uri : null).OfType<Uri>()];
        string home = Environment.GetEnvironmentVariable("XDG_CACHE_HOME")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        string folder = Environment.GetEnvironmentVariable("DEBUGINFOD_CACHE_PATH") ?? Path.Combine(home, "debuginfod_client");
        return servers.IsEmpty ? null : new DebuginfodServer(client, servers, folder);
    }

    public IFileBytes? TryFetch(string buildId)
    {
        if (buildId.Length == 0 || !buildId.All(char.IsAsciiHexDigitLower)) return null;
        string folder = Path.Combine(cacheFolder, buildId), path = Path.Combine(folder, "debuginfo");
        if (OpenedFile.TryOpen(path) is { Length: > 0 } known) return known;
        foreach (Uri server in servers)
            if (TryDownload(new Uri(server, $"buildid/{buildId}/debuginfo"), folder, path)) return OpenedFile.TryOpen(path);
        return null;
    }

    private bool TryDownload(Uri address, string folder, string path)
    {
        string unfinished = $"{path}.{Guid.NewGuid():n}";
        try
        {
            using HttpRequestMessage request = new(HttpMethod.Get, address);
            using HttpResponseMessage response = client.Send(request, HttpCompletionOption.ResponseHeadersRead);
            if (response.StatusCode != HttpStatusCode.OK) return false;
            Directory.CreateDirectory(folder);
            bool isWhole = TrySave(response.Content.ReadAsStream(), unfinished);
            // Others see the whole file or none.
            if (isWhole) File.Move(unfinished, path, overwrite: true);
            else File.Delete(unfinished);
            return isWhole;
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or UnauthorizedAccessException or OperationCanceledException)
        {
            File.Delete(unfinished);
            return false;
        }
    }

    private bool TrySave(Stream content, string path)
    {
        using FileStream file = new(path, FileMode.CreateNew, FileAccess.Write);
        byte[] buffer = new byte[1 << 16];
        for (long left = _limits.DownloadBytes; left >= 0;)
        {
            int got = content.Read(buffer);
            if (got == 0) return true;
            left -= got;
            if (left >= 0) file.Write(buffer, 0, got);
        }

        return false;
    }
}
